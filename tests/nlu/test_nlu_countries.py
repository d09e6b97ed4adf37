"""Countries by any spelling, and whether somebody comes from them or wants to go there."""

import pytest

from nlu.understand.knowledge import Knowledge


@pytest.fixture(scope="module")
def find():
    from nlu.understand.countries import with_roles

    knowledge = Knowledge.from_files()
    read = knowledge.reader()

    def found(text, language):
        reading = read(text)
        return with_roles(reading.countries, reading.words, language, knowledge.cues)

    return found


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("prs", "ویزای جرمنی چطور بگیرم", "DE"),
        ("prs", "jarmani raftan", "DE"),
        ("ps", "ایټالیا ته ځم", "IT"),
        ("ur", "اٹلی جانا ہے", "IT"),
        ("ur", "mujhe itly jana hai", "IT"),
        ("bn", "আমি ইতালিতে যেতে চাই", "IT"),
        ("bn", "মালয়েশিয়ায় কাজ", "MY"),
        ("bn", "saudi jabo", "SA"),
        ("tg", "ба Русия меравам", "RU"),
        ("tg", "визаи Олмон", "DE"),
        ("tg", "Polsha kor", "PL"),
        ("en", "visa for 🇩🇪", "DE"),
        ("en", "work in the UAE", "AE"),
        ("en", "job in germny", "DE"),
    ],
)
def test_the_destination(find, language, text, country):
    assert [mention.country for mention in find(text, language) if mention.role == "destination"] == [country]


@pytest.mark.parametrize(
    ("language", "text", "origin", "destination"),
    [
        ("prs", "از کابل به جرمنی", "AF", "DE"),
        ("ur", "جرمنی جانا ہے پاکستان سے", "PK", "DE"),
        ("bn", "বাংলাদেশ থেকে জার্মানি", "BD", "DE"),
        ("tg", "аз Тоҷикистон ба Русия", "TJ", "RU"),
        ("en", "from Pakistan to USA", "PK", "US"),
    ],
)
def test_from_one_to_another(find, language, text, origin, destination):
    roles = {mention.role: mention.country for mention in find(text, language)}
    assert roles == {"origin": origin, "destination": destination}


@pytest.mark.parametrize(
    ("language", "text", "country"),
    [
        ("en", "Syrian in Erbil, how do I renew my residency card", "IQ"),
        ("en", "where can I study German in Lahore", "DE"),
        ("tg", "афғон ҳастам, дар Хуҷанд то кай мемонам", "TJ"),
        ("tg", "сарҳади Беларус ва Полша", "PL"),
        ("prs", "در کوه‌های بین ایران و ترکیه", "TR"),
        ("prs", "انگلیسی بلدم، کار در پولند", "PL"),
        ("prs", "ویزای درسی ده هند", "IN"),
        ("bn", "us embassy na kore dise", "US"),
        ("ur", "umrah visa pe kaam", "SA"),
    ],
)
def test_which_of_several_is_meant(find, language, text, country):
    assert [mention.country for mention in find(text, language) if mention.role == "destination"] == [country]


@pytest.mark.parametrize(
    "text",
    [
        "مسایل مالی",
        "ریاضی خواندم",
        "инглисӣ медонам",
        "how to check",
        "چک",
        "بهتر است",
        "ব্যাংক লোন",
        "sponsor",
        "شام کو آنا",
    ],
)
def test_ordinary_words_are_no_countries(find, text):
    assert find(text, "prs") == []


def test_the_place_in_the_text_is_the_name(find):
    text = "میخوام برم جرمنی!"
    (mention,) = find(text, "prs")
    assert text[mention.start : mention.end] == "جرمنی"
