"""A page with a network picture: what a reader does there, and what they see."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from tests.browser.harness import wait_until_idle

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Place = dict[str, float]

DOUBLE_CLICK_OVER = 400
"""Milliseconds after which a click has been told to the page, or never will be."""
STILL_FOR = 80
"""Milliseconds in which a mark that moves would have moved."""
WRITTEN_AFTER = 350
"""Milliseconds after which the address holds what the reader has set."""


class NetworkPage:
    """The picture on a page, through what it shows to tests."""

    def __init__(self, page: Page, key: str = "graph") -> None:
        self.page = page
        self.key = key

    def ask(self, expression: str, argument: object = None) -> Any:
        script = f"(argument) => {{ const picture = explorerNetworks.get('{self.key}'); return {expression}; }}"
        return self.page.evaluate(script, argument)

    def where(self, node: str) -> Place:
        """The middle of a mark on the page, in pixels."""
        place: Place = self.ask("picture.whereIs(argument)", node)
        return place

    def labels(self) -> list[dict[str, Any]]:
        boxes: list[dict[str, Any]] = self.ask("picture.labelBoxes()")
        return boxes

    def view(self) -> tuple[float, float, float]:
        """The zoom and the middle of the view, in units of the canvas."""
        view = self.ask("picture.view()")
        return view["scale"], view["position"]["x"], view["position"]["y"]

    def zoom(self) -> float:
        return self.view()[0]

    def settle(self, node: str) -> Place:
        """Wait until a mark stands still, as an eye does before a hand follows, and say where."""
        before: Place | None = None
        while (place := self.where(node)) != before:
            before = place
            self.page.wait_for_timeout(STILL_FOR)
        return place

    def click(self, node: str) -> None:
        place = self.settle(node)
        self.page.mouse.click(place["x"], place["y"])

    def click_edge(self, one: str, other: str) -> None:
        ends = self.settle(one), self.where(other)
        self.page.mouse.click(sum(end["x"] for end in ends) / 2, sum(end["y"] for end in ends) / 2)

    def click_nothing(self) -> None:
        box = self.page.locator(".picture").bounding_box()
        assert box is not None
        self.page.mouse.click(box["x"] + 5, box["y"] + 5)

    def drag(self, node: str, across: float, down: float) -> None:
        place = self.settle(node)
        self.page.mouse.move(place["x"], place["y"])
        self.page.mouse.down()
        self.page.mouse.move(place["x"] + across / 2, place["y"] + down / 2)
        self.page.mouse.move(place["x"] + across, place["y"] + down)
        self.page.mouse.up()

    def zoom_in(self) -> None:
        """Press the button and wait until the labels have settled."""
        self.page.get_by_label("Zoom in").click()
        self.page.wait_for_timeout(200)

    def flip(self, name: str) -> None:
        """Flip one of the app's switches and wait for its answer."""
        self.page.get_by_text(name, exact=True).click()
        self.page.wait_for_timeout(100)
        wait_until_idle(self.page)

    def shown(self) -> set[str]:
        """The marks that the years leave in."""
        return set(self.ask("picture.marks.filter(({strength}) => strength !== 'absent').map(({id}) => id)"))

    def named(self) -> set[str]:
        return {label["id"] for label in self.labels()}

    def press(self, name: str) -> None:
        """Press a button of the bars."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def focus(self) -> None:
        """Put the keyboard on the picture."""
        self.page.locator(".picture").focus()

    def keys(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def said(self) -> str:
        """What a screen reader was told last."""
        return self.page.locator(".said").inner_text()

    def parameters(self) -> dict[str, list[str]]:
        """The address, once it is written."""
        self.page.wait_for_timeout(WRITTEN_AFTER)
        return parse_qs(urlsplit(self.page.url).query)

    def heard(self) -> list[dict[str, Any]]:
        """The events that reached the app, oldest first."""
        self.page.wait_for_timeout(DOUBLE_CLICK_OVER)
        wait_until_idle(self.page)
        events: list[dict[str, Any]] = json.loads(self.page.locator("[data-testid=stCode] code").inner_text())["heard"]
        return events


class Finger:
    """Fingers on a phone, through the browser's own protocol."""

    def __init__(self, page: Page) -> None:
        self.session = page.context.new_cdp_session(page)

    def glide(self, *tracks: tuple[Place, Place], steps: int = 8) -> None:
        """Move each finger from the first place of its track to the second."""
        self._send("touchStart", [start for start, _ in tracks])
        for step in range(1, steps + 1):
            self._send("touchMove", [between(start, end, step / steps) for start, end in tracks])
        self._send("touchEnd", [])

    def _send(self, kind: str, places: list[Place]) -> None:
        points = [{"x": place["x"], "y": place["y"], "id": number} for number, place in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def between(start: Place, end: Place, share: float) -> Place:
    return {axis: start[axis] + (end[axis] - start[axis]) * share for axis in ("x", "y")}


def overlap(one: Place, other: Place) -> bool:
    return (
        one["left"] < other["right"]
        and other["left"] < one["right"]
        and one["top"] < other["bottom"]
        and other["top"] < one["bottom"]
    )
