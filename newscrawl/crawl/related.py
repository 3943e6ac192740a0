"""Which related links of an article are worth a request."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.found import Found, Kind
from newscrawl.items import Article

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedBudget:
    """How far related links are followed."""

    max_hops: int
    """Links away from what the sites themselves list."""
    per_article: int
    """Links of one article."""
    kinds: tuple[str, ...]
    """Kinds of links, see `Link.kind`."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> RelatedBudget:
        """The budget of RELATED_MAX_HOPS, RELATED_PER_ARTICLE and RELATED_KINDS."""
        return cls(
            max_hops=settings.getint("RELATED_MAX_HOPS"),
            per_article=settings.getint("RELATED_PER_ARTICLE"),
            kinds=tuple(settings.getlist("RELATED_KINDS")),
        )

    def pick(self, article: Article) -> set[int]:
        """Positions in `article.related` that lead to articles of sites we have a spider for, the first ones."""
        places = [
            place
            for place, link in enumerate(article.related)
            if link.url and link.site and link.key and link.kind in self.kinds
            and (link.site, link.key) != (article.site, article.key)
        ]  # fmt: skip
        return set(places[: self.per_article])

    def founds(self, article: Article, picked: set[int]) -> Iterator[Found]:
        """The picked links on the article's own site, where the budget of hops allows one more."""
        if article.hops >= self.max_hops:
            return
        for place in sorted(picked):
            link = article.related[place]
            if link.site == article.site and link.url and link.key:
                yield Found(
                    url=link.url,
                    kind=Kind.ARTICLE,
                    key=link.key,
                    via="related",
                    hops=article.hops + 1,
                    parent=f"{article.site}/{article.key}",
                )
