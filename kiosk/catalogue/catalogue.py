# SPDX-License-Identifier: GPL-3.0-or-later
"""A bundle made ready for use: forms parsed, search index built."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

from kiosk.catalogue.finding import SearchIndex
from kiosk.contract.items import CatalogueBundle, GuideItem, ItemKind, ServiceItem
from kiosk.contract.message import Text
from kiosk.forms import Form, FormSpecError, read_form

POPULAR: Final = 4


class Catalogue:
    """Immutable once made. Making it takes time (an index of every name), so do it on a worker thread."""

    def __init__(self, bundle: CatalogueBundle, index_folder: Path | None = None) -> None:
        """index_folder: where the search index is kept between starts; None keeps it in memory."""
        self.bundle: Final = bundle
        forms: dict[str, Form] = {}
        faulty: dict[str, str] = {}
        for item in bundle.items:
            if not isinstance(item, ServiceItem):
                continue
            try:
                forms[item.code] = read_form(item.form)
            except FormSpecError as error:
                faulty[item.code] = str(error)
        self._forms = forms
        self.faulty: Final[Mapping[str, str]] = MappingProxyType(faulty)
        """Items whose form cannot be used, with the reason for the technician."""
        count = Counter(item.department.zh for item in bundle.items)
        names = {item.department.zh: item.department for item in reversed(bundle.items)}
        self._departments = tuple((names[name], number) for name, number in count.items())
        kinds: defaultdict[ItemKind, list[GuideItem]] = defaultdict(list)
        for item in bundle.items:
            kinds[item.kind].append(item)
        # Drawn with every touch of the first page: of thousands of items nothing is looked for then.
        self._kinds = {kind: tuple(items) for kind, items in kinds.items()}
        self._popular = tuple(islice((item for item in bundle.items if item.enabled), POPULAR))
        self._items = {item.code: item for item in bundle.items}
        self.index: Final = SearchIndex(bundle.items, index_folder)

    def item(self, code: str) -> GuideItem | None:
        return self._items.get(code)

    def service(self, code: str) -> ServiceItem | None:
        """The item, if this machine does more for it than explain it."""
        item = self._items.get(code)
        return item if isinstance(item, ServiceItem) else None

    def form(self, code: str) -> Form | None:
        """The parsed form; None for an item that is unknown or guided only, and for one whose form is faulty."""
        return self._forms.get(code)

    def of_kind(self, kind: ItemKind) -> tuple[GuideItem, ...]:
        """All items of a kind, in the city's order."""
        return self._kinds.get(kind, ())

    @property
    def departments(self) -> tuple[tuple[Text, int], ...]:
        """Each with how many items are its, in the city's order."""
        return self._departments

    def of_department(self, name: str) -> tuple[GuideItem, ...]:
        """name: as it is in Chinese."""
        return tuple(item for item in self.bundle.items if item.department.zh == name)

    def popular(self) -> tuple[GuideItem, ...]:
        """The first items that are switched on: the city puts the most used first."""
        return self._popular
