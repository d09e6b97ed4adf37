"""Countries in a message: which, where in the text, and in which role.

names     what countries are called: CLDR through Babel, and our own lexicon
finder    the names that a message holds
roles     origin, destination or mention, by the words around them
"""

from nlu.understand.countries.finder import Finder
from nlu.understand.countries.names import Names, read_names
from nlu.understand.countries.roles import with_roles

__all__ = ["Finder", "Names", "read_names", "with_roles"]
