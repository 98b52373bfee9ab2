# SPDX-License-Identifier: EUPL-1.2
"""What a text looks like, from the texts the program was written with."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from feedback.catalogue.rules import FIRST_TOPICS
from feedback.suggestions.rules.deciding import Suggester
from feedback.suggestions.rules.descent import lowest
from feedback.suggestions.rules.features import read
from feedback.suggestions.rules.learning import as_table, learn
from feedback.suggestions.rules.lexicon import TOPIC_CONCEPTS, find_concepts
from feedback.suggestions.rules.model import TextModel, is_clear
from feedback.suggestions.rules.proving import draw_folds, learnable, macro_f1, prove
from feedback.suggestions.seed import read_seed


@pytest.mark.parametrize(
    ("text", "kind", "topic"),
    [
        pytest.param(
            "De bak zit vol en er ligt vuilnis naast.",
            "complaint",
            "waste",
            id="a full bin",
        ),
        pytest.param(
            "Zet een extra bankje op de stoep bij de kerk.", "suggestion", "roads", id="an idea"
        ),
        pytest.param(
            "Wat ben ik vriendelijk ontvangen aan de balie, dank u wel!",
            "compliment",
            "treatment",
            id="thanks",
        ),
        pytest.param(
            "Hoe kan ik mijn rijbewijs verlengen?", "question", "passport_and_licence", id="asking"
        ),
    ],
)
def test_a_clear_text_is_given_its_kind_and_topic(
    suggester: Suggester, text: str, kind: str, topic: str
) -> None:
    found = suggester.suggest(text)
    assert (found.kind.suggested, found.topic.first) == (kind, topic)


def test_the_words_that_weighed_are_words_of_the_text(suggester: Suggester) -> None:
    text = "De vuilcontainer zit vol en het stinkt verschrikkelijk."
    found = suggester.suggest(text)
    assert "vuilcontainer" in found.topic.because
    for word in (*found.kind.because, *found.topic.because):
        assert word in text.lower()
    assert len(found.kind.because) <= 5


def test_praise_and_a_complaint_in_one_is_a_complaint_first_and_flagged(
    suggester: Suggester,
) -> None:
    found = suggester.suggest(
        "Dank voor de bloemen en de vriendelijke mevrouw. "
        "De afhandeling zelf was slecht. Na drie weken wacht ik nog steeds op antwoord en niemand "
        "belt terug, dat is een schande."
    )
    assert found.is_mixed
    assert found.kind.suggested == "complaint"
    assert not suggester.suggest("De bak is weer niet geleegd. Alvast bedankt.").is_mixed


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\x00",
        "\ud800",
        "😀😀",
        "<script>",
        "?!",
        "xyzzy qwrt",
        "a" * 100_000,
        "é" * 50_000,
    ],
    ids=["empty", "blank", "nul", "half", "emoji", "html", "signs", "unknown", "long", "accents"],
)
def test_any_text_gets_an_answer_and_noise_gets_no_topic(suggester: Suggester, text: str) -> None:
    assert suggester.suggest(text).topic.suggested is None


def test_nothing_to_say_is_not_a_kind(suggester: Suggester) -> None:
    for words in ("nee", "n.v.t.", "Geen opmerkingen"):
        assert suggester.suggest(words).kind.first == "nothing", words


def test_below_the_threshold_a_person_chooses_from_three(suggester: Suggester) -> None:
    found = suggester.suggest("Hallo, ik wil iets vertellen over gisteren.")
    assert found.topic.suggested is None
    assert len(found.topic.ranking) == 3


@pytest.mark.parametrize(
    ("first", "second", "clear"),
    [
        pytest.param(0.61, 0.40, True, id="just enough"),
        pytest.param(0.59, 0.10, False, id="not likely enough"),
        pytest.param(0.60, 0.41, False, id="too close"),
    ],
)
def test_a_suggestion_needs_probability_and_distance(
    first: float, second: float, clear: bool
) -> None:
    assert is_clear([("a", first), ("b", second)], least=0.6) is clear


def test_a_model_survives_storing_to_the_last_digit(suggester: Suggester) -> None:
    kept = TextModel.from_bytes(suggester.topic.to_bytes())
    reading = read("De lantaarnpaal is stuk")
    assert kept.probabilities(reading) == suggester.topic.probabilities(reading)
    assert dataclasses.replace(kept, places={}) == dataclasses.replace(suggester.topic, places={})


def test_the_same_texts_in_another_order_teach_the_same() -> None:
    texts = [one for one in read_seed() if one.kind]
    straight = learn([read(one.text) for one in texts], [one.kind for one in texts])
    turned = learn([read(one.text) for one in texts[::-1]], [one.kind for one in texts[::-1]])
    reading = read("Waarom is de balie dicht?")
    there, back = dict(straight.probabilities(reading)), dict(turned.probabilities(reading))
    assert there == pytest.approx(back, abs=1e-4)


def test_learning_ends_where_no_weight_could_be_better() -> None:
    texts = ["stoep kapot", "stoep scheef", "dank u", "dank je wel", "stoep dank"]
    names = ["complaint", "complaint", "compliment", "compliment", "complaint"]
    readings = [read(text) for text in texts]
    model = learn(readings, names)
    table = as_table(model, readings).toarray()
    weights = np.array(model.weights).reshape(-1, 2)
    scores = table @ weights + np.array(model.offsets)
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    truth = np.array([[name == one for one in model.classes] for name in names])
    balance = np.array([5 / (2 * names.count(name)) for name in names])[:, None]
    slope = table.T @ (balance * (shares - truth)) + weights / 10
    assert abs(slope).max() < 1e-3


def test_the_lowest_point_of_a_stretched_bowl_is_found() -> None:
    stretch = np.array([1.0, 50.0, 400.0])

    def bowl(point: np.ndarray) -> tuple[float, np.ndarray]:
        away = point - np.array([3.0, -2.0, 0.5])
        return float((stretch * away**2).sum()), 2 * stretch * away

    assert lowest(bowl, np.zeros(3)) == pytest.approx([3, -2, 0.5], abs=1e-4)


def test_suggestions_are_proved_on_texts_no_model_saw() -> None:
    texts = [one for one in read_seed() if one.kind != "public_space_report"][::2]
    names = [one.kind for one in texts]
    proof = prove([read(one.text) for one in texts], names, folds=3, seed=1)
    assert proof.precision is not None
    assert proof.precision >= 0.85
    assert proof.share_shown >= 0.40
    assert proof.macro_f1 >= 0.75


def test_folds_hold_every_class_and_come_out_the_same() -> None:
    names = ["a"] * 10 + ["b"] * 5
    folds = draw_folds(names, folds=5, seed=7)
    assert folds == draw_folds(names, folds=5, seed=7)
    assert sorted(folds[:10]) == sorted([*range(5), *range(5)])
    assert learnable(["a"] * 5 + ["b"] * 4) == {"a"}


def test_macro_f1_weighs_classes_alike() -> None:
    assert macro_f1(["a", "a", "a", "b"], ["a", "a", "b", "b"]) == pytest.approx((0.8 + 2 / 3) / 2)


def test_cues_belong_to_topics_that_exist() -> None:
    assert set(TOPIC_CONCEPTS) <= {topic.code for topic in FIRST_TOPICS}
    assert [hit.concept for hit in find_concepts("de straatverlichting")] == ["lighting"]
