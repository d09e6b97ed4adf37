"""What a message means: language, intent, countries, danger; without any import of Rasa.

The way through the package, in the order a message takes it:

    normalise   raw text -> words, each with its place in the text
    skeleton    a word -> its consonants, alike in every script
    concepts    words -> ideas of this field, alike in every language
    countries   words -> ISO codes with a role: origin, destination or mention
    reading     all of these at once, made once for a message
    features    a reading -> rows of one weight matrix
    model       rows -> a Meaning (scores, ranking, language, safety)
"""
