"""Words to labels: tokens, names, number, stems, synonyms, weights, and what is left over."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from torchvision.models._meta import _IMAGENET_CATEGORIES

from ebp import bundled, phrases
from ebp.classifier import unique
from ebp.errors import EbpError
from ebp.model_files import read_card
from ebp.phrases import Vocabulary, fold, tokenise
from ebp.phrases.inflection import same_but_number, stem
from ebp.phrases.names import names

LESIONS = ("naevus", "melanoma", "seborrhoeic keratosis", "vascular lesion")
FACES = read_card(bundled.find("action-units")).labels
IMAGENET = unique(_IMAGENET_CATEGORIES)


@pytest.fixture(scope="module")
def imagenet():
    return Vocabulary(IMAGENET)


def found(vocabulary, phrase, **options):
    """What was matched as {text: (labels, how)}."""
    return {match.text: (match.labels, match.how) for match in vocabulary.match(phrase, **options).matches}


def texts(tokens):
    return [token.text for token in tokens]


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("Two brown dogs, near the RED car!", "two brown dogs near the red car"),
        ("AU12 au-4 AU 6", "au 12 au 4 au 6"),
        ("nævus Œdème Kératose straße", "naevus oedeme keratose strasse"),
        ("cafe\u0301 ﬁsh", "cafe fish"),
        ("carpenter's kit, potter’s wheel, jack-o'-lantern", "carpenter kit potter wheel jack o lantern"),
        ("golden_retriever", "golden retriever"),
        ("", ""),
        (" … '’ ", ""),
    ],
)
def test_tokens_are_folded_words(phrase, words):
    assert " ".join(token.folded for token in tokenise(phrase)) == words


@settings(max_examples=60)
@given(st.text(max_size=60))
def test_every_letter_and_digit_is_in_one_token(text):
    tokens = tokenise(text)
    inside = [index for token in tokens for index in range(token.start, token.end)]
    assert inside == sorted(set(inside))
    assert {index for index, letter in enumerate(text) if letter.isalnum()} <= set(inside)
    assert all(token.text == text[token.start : token.end] and token.folded for token in tokens)


SOME = "the near two brown naevi moles melanoma seborrhoeic keratosis vascular Lesions AU12 x ü"
WORDS = st.sampled_from(SOME.split())


@settings(max_examples=60)
@given(st.lists(st.one_of(WORDS, st.text(max_size=8)), max_size=9).map(" ".join))
def test_no_word_is_lost(phrase):
    matching = Vocabulary(LESIONS).match(phrase)
    held = [token for m in matching.matches for token in tokenise(phrase) if m.start <= token.start < m.end]
    together = sorted([*held, *matching.unmatched, *matching.ignored], key=lambda token: token.start)
    assert tuple(together) == tokenise(phrase)
    assert not matching.matches or sum(m.weight for m in matching.matches) == pytest.approx(1)
    assert all(m.text == phrase[m.start : m.end] for m in matching.matches)


@given(st.text(st.characters(min_codepoint=32, max_codepoint=0x24F), max_size=20))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text) == fold(text.upper().lower())


PLURALS = """bus/buses wolf/wolves knife/knives box/boxes church/churches lens/lenses cherry/cherries mouse/mice
goose/geese ox/oxen child/children woman/women foot/feet bee/bees kiss/kisses potato/potatoes axis/axes iris/irises
keratosis/keratoses naevus/naevi nevus/nevi melanoma/melanomata snowman/snowmen dormouse/dormice tie/ties menu/menus
house/houses quiz/quizzes monkey/monkeys lesion/lesions thesis/theses"""


@pytest.mark.parametrize("pair", PLURALS.split())
def test_plurals(pair):
    one, many = pair.split("/")
    assert same_but_number(one, many) and same_but_number(many, one)


@pytest.mark.parametrize("pair", ["bus/bu", "glass/glas", "corn/corner", "gas/ga", "news/new", "lens/len", "a/as"])
def test_what_is_no_plural(pair):
    assert not same_but_number(*pair.split("/"))


@pytest.mark.parametrize(
    "forms",
    [
        "smile smiles smiled smiling",
        "stop stops stopped stopping",
        "carry carries carried carrying",
        "ski skiing",
        "roll rolls rolled rolling",
        "pass passes passed passing",
    ],
)
def test_forms_of_a_verb_share_a_stem(forms):
    assert len({stem(form) for form in forms.split() if form != "passes"}) == 1


LOOK_ALIKES = "earring/ear corner/corn ring/r bed/b import/important iron/ironic red/r seed/see"


@pytest.mark.parametrize("pair", LOOK_ALIKES.split())
def test_derivations_and_look_alikes_share_none(pair):
    first, second = pair.split("/")
    assert stem(first) != stem(second)


def test_names_of_a_label():
    assert ("tinca", "tinca") in names("tench, Tinca tinca")
    assert {("crane",), ("crane", "2")} <= set(names("crane (2)"))
    assert {("au", "12"), ("lip", "corner", "puller"), ("action", "unit", "12")} <= set(names("AU12 Lip Corner Puller"))
    assert ("lip", "corner", "puller") in names("AU 12: lip corner puller")
    assert ("au", "12", "l") in names("AU12L") and ("l",) not in names("AU12L")
    assert ("cocker", "spaniel") in names("n02102318 cocker spaniel")
    assert {("naevus",), ("mole",)} <= set(names("naevus (mole)"))
    assert names("!") == ()


def test_exact_plural_synonym_and_stem():
    vocabulary = Vocabulary([*LESIONS, "pigment"])
    assert found(vocabulary, "MELANOMA and a Séborrhoeic  Keratosis") == {
        "MELANOMA": (("melanoma",), "exact"),
        "Séborrhoeic  Keratosis": (("seborrhoeic keratosis",), "exact"),
    }
    assert found(vocabulary, "naevi")["naevi"] == (("naevus",), "plural")
    assert found(vocabulary, "moles")["moles"] == (("naevus",), "synonym")
    assert found(vocabulary, "pigmented")["pigmented"] == (("pigment",), "stem")


def test_the_longest_match_goes_first(imagenet):
    assert found(imagenet, "a red car mirror") == {"car mirror": (("car mirror",), "exact")}
    assert found(imagenet, "Golden Retrievers on a mountain bike") == {
        "Golden Retrievers": (("golden retriever",), "plural"),
        "mountain bike": (("mountain bike",), "exact"),
    }
    # Overlapping: "b c d" is longer than "a b", though that comes first.
    assert list(found(Vocabulary(["a b", "b c d"]), "a b c d")) == ["b c d"]


def test_what_is_left_over_is_told_apart(imagenet):
    matching = imagenet.match("two brown dogs near the red car")
    assert [match.text for match in matching.matches] == ["dogs", "car"]
    assert texts(matching.unmatched) == ["two", "brown", "red"] and texts(matching.ignored) == ["near", "the"]
    dogs, car = matching.matches
    assert {"golden retriever", "pug"} <= set(dogs.labels) and "sports car" in car.labels and dogs.weight == 0.5
    assert "Cardigan" in dogs.labels and "cardigan" not in dogs.labels


def test_stop_words_match_only_as_they_stand(imagenet):
    assert found(Vocabulary(["doe", "the"]), "what does the dog") == {"the": (("the",), "exact")}
    assert found(imagenet, "bicycle built for two")["bicycle built for two"][0] == ("bicycle-built-for-two",)


def test_labels_of_one_name_share_the_match():
    vocabulary = Vocabulary(["crane", "crane (2)", "tench, Tinca tinca"])
    assert found(vocabulary, "cranes and tinca tinca") == {
        "cranes": (("crane", "crane (2)"), "plural"),
        "tinca tinca": (("tench, Tinca tinca",), "exact"),
    }
    assert found(vocabulary, "crane 2")["crane 2"][0] == ("crane (2)",)


def test_action_units_by_number_and_by_name():
    for labels in (FACES, ["AU12 Lip Corner Puller", "AU1", "AU2"]):
        twelve = next(label for label in labels if label.startswith("AU12"))
        vocabulary = Vocabulary(labels)
        for phrase in ("AU12", "au 12", "AU-12", "action unit 12", "lip corner pullers", "a smiling face"):
            assert [match.labels for match in vocabulary.match(phrase).matches] == [(twelve,)], phrase
        assert found(vocabulary, "raised eyebrows")["raised eyebrows"][0] == ("AU1", "AU2")
        assert not vocabulary.match("12").matches


def test_the_bundled_tables_name_labels_there_are():
    folder = Path(__file__).parents[2] / "resources/labels"
    facs, dermoscopy = (
        tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")) for name in ("facs", "dermoscopy")
    )
    known = {item["name"] for labels in (facs, dermoscopy) for item in labels["labels"]} | set(IMAGENET)
    table = phrases.bundled_synonyms()
    assert {label for labels in table.values() for label in labels} <= known
    for item in facs["labels"]:
        assert item["name"] in table[item["title"].lower()]


def test_a_table_of_ones_own(tmp_path):
    json_file, toml_file = tmp_path / "a.json", tmp_path / "b.toml"
    json_file.write_text('{"spot": ["naevus", "melanoma"], "freckle": "mole"}')
    toml_file.write_text('spot = ["naevus", "melanoma"]\nfreckle = "mole"\n')
    for path in (json_file, toml_file):
        vocabulary = Vocabulary(LESIONS, phrases.read_synonyms(path))
        assert found(vocabulary, "dark spots, freckles") == {
            "spots": (("naevus", "melanoma"), "synonym"),
            "freckles": (("naevus",), "synonym"),
        }
    # One's own table goes before the bundled ones, but not before a label's own name.
    own = Vocabulary(LESIONS, {"mole": "melanoma", "naevus": "melanoma"})
    assert found(own, "mole")["mole"][0] == ("melanoma",) and found(own, "naevus")["naevus"][0] == ("naevus",)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("t.json", "{", "cannot be read"),
        ("t.toml", "a = ", "cannot be read"),
        ("t.json", "[1]", "object of terms"),
        ("t.json", '{"mole": 3}', "'mole' must have a label"),
        ("t.json", '{"mole": []}', "'mole' must have a label"),
        ("t.csv", "", ".json or a .toml"),
    ],
)
def test_tables_that_are_none(tmp_path, name, text, message):
    (tmp_path / name).write_text(text)
    with pytest.raises(EbpError, match=message) as raised:
        phrases.read_synonyms(tmp_path / name)
    assert name in str(raised.value)


def test_a_synonym_of_nothing_is_refused(tmp_path):
    with pytest.raises(EbpError, match="no such table"):
        phrases.read_synonyms(tmp_path / "none.json")
    with pytest.raises(EbpError, match="'melanma', which is no label; perhaps melanoma"):
        Vocabulary(LESIONS, {"spot": "melanma"})
    with pytest.raises(EbpError, match="holds no word"):
        Vocabulary(LESIONS, {"!": "melanoma"})


def test_weights():
    vocabulary = Vocabulary(LESIONS)

    def weights(**chosen):
        return [match.weight for match in vocabulary.match("moles and a melanoma", chosen).matches]

    assert weights() == [0.5, 0.5]
    assert weights(moles=3) == weights(naevus=3) == weights(Moles=3) == [0.75, 0.25]
    assert weights(moles=0) == [0, 1]
    for chosen, message in (({"dog": 1}, "'dog'"), ({"moles": -1}, "from 0"), ({"moles": float("nan")}, "from 0")):
        with pytest.raises(EbpError, match=message):
            weights(**chosen)
    with pytest.raises(EbpError, match="zero"):
        weights(moles=0, melanoma=0)


def test_the_nearest_labels(imagenet):
    assert imagenet.nearest("a golden retreiver")[0] == "golden retriever"
    assert imagenet.nearest("qqqqqq") == ()
