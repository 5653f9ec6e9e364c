"""`schoolsupport region`: which regions are installed, and what their rules say on a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen

from schoolsupport.cli.commands import Command, Lazy, LazyGroup, argument, json_option, option
from schoolsupport.cli.question import read_day, with_local_rules
from schoolsupport.cli.session import current_session, today
from schoolsupport.cli.showing import Output, output_options, show
from schoolsupport.faults import fault
from schoolsupport.records import Key, told
from schoolsupport.regions import list_regions, load_region
from schoolsupport.regions.installed import page as regions_page
from schoolsupport.translation import msg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from schoolsupport.domain import Act, CitedSource
    from schoolsupport.identification.rules.law import Change
    from schoolsupport.identification.rules.rulebook import (
        CategoryInForce,
        CriterionInForce,
        Edition,
        Gap,
        RuleInForce,
    )
    from schoolsupport.pages import Said
    from schoolsupport.regions import ListedRegion, RegionPlugin

_HERE = "schoolsupport.cli.region"
region = LazyGroup(
    "region",
    lazy={
        "list": Lazy(f"{_HERE}:list_", msg("The regions installed")),
        "new": Lazy("schoolsupport.cli.region_work:new", msg("Begin a region: what to fill in")),
        "check": Lazy(
            "schoolsupport.cli.region_work:check", msg("What a region does not keep, and lint")
        ),
        "show": Lazy(f"{_HERE}:show_", msg("The rules of a region on a day, and what changed")),
    },
    words=msg("Regions bring the rules. A region is a package, or a folder."),
)


@click.command("list", cls=Command, words=msg("The regions installed; none of them is imported."))
@output_options
@json_option
def list_(output: Output) -> None:
    """Print what distributions announce."""
    listed = list_regions()
    show(lambda: regions_page(listed), output, json=lambda: InstalledRegions(listed))


@frozen
class InstalledRegions:
    """What `region list` tells a program."""

    regions: Sequence[ListedRegion]


@click.command(
    "show",
    cls=Command,
    words=msg(
        "The rules of a region that are in force on a day: every criterion with its act, clause"
        " and parameters, how categories are put together, what acts leave open.\n\n"
        "With --since, what changed between two days."
    ),
)
@argument(
    "name",
    metavar="REGION",
    setting="region",
    words=msg("Name of a region, or a folder with its rules"),
)
@option("--on", metavar="DAY", callback=read_day, words=msg("Day (default: today)"))
@option(
    "--since", metavar="DAY", callback=read_day, words=msg("Show what changed from this day on")
)
@option(
    "--with",
    "local",
    metavar="TOML",
    multiple=True,
    words=msg("File with the region's own dated, sourced versions; may be repeated"),
)
@option("--markdown", is_flag=True, words=msg("Print the page as Markdown"))
@option("--html", is_flag=True, words=msg("Print the page as HTML, to read or to print"))
@output_options
@json_option
def show_(  # each is an option of its own
    name: str,
    on: date | None,
    since: date | None,
    local: tuple[str, ...],
    markdown: bool,
    html: bool,
    output: Output,
) -> None:
    """Print an edition, and the changes up to it."""
    from schoolsupport.identification.rules.law import page  # noqa: PLC0415  # needs pandas
    from schoolsupport.pages.html import html as html_of  # noqa: PLC0415  # start-up is light
    from schoolsupport.pages.markdown import markdown as markdown_of  # noqa: PLC0415  # start-up is light

    session = current_session()
    day = on if on is not None else today()
    if since is not None and since > day:
        raise fault("usage.since_too_late", where="--since", found=since, day=day)
    plugin = load_region(name)
    rules = with_local_rules(plugin.rulebook, local)
    last = rules.last_day()
    if on is None and last is not None and last < day:
        day, on = last, last  # the rules have ended: their last day is shown, and named
    edition = rules.edition(day)
    if markdown:
        click.echo(markdown_of(page(edition, since), session.lang), nl=False)
    elif html:
        click.echo(html_of(page(edition, since), session.lang), nl=False)
    else:
        head = _head(plugin, day, is_today=on is None)
        show(
            lambda: page(edition, since, head=head),
            output,
            json=lambda: LawOnDay(plugin, edition, since),
        )


def _head(plugin: RegionPlugin, day: date, *, is_today: bool) -> Sequence[Said]:
    """Which day it is, whose rules they are, where they came from, which forms there are."""
    by_default = msg("Rules in force on {day} (today; --on shows another day).", day=day)
    origin = plugin.distribution
    came = f"{origin.name} {origin.version or '?'}" if origin else str(plugin.folder)
    return (
        by_default if is_today else msg("Rules in force on {day}.", day=day),
        f"{plugin.title} ({came})",
        msg("They bind: {territory}", territory=plugin.territory),
        *((plugin.summary,) if plugin.summary else ()),
        *_papers(plugin),
    )


def _papers(plugin: RegionPlugin) -> Sequence[Said]:
    """How many documents the region has forms for, where it has any, and where they are told."""
    count = len(plugin.forms)
    told = msg("Forms of reports: {n}; they are told by `schoolsupport report list`", n=count)
    return (told,) if count else ()


_RULE = (
    "rule.id", "rule.title", "rule.standing.from_", "rule.standing.until", "rule.standing.checked",
    "source", "rule.standing.note", "parameters", "rule.standing.assumed",
    "rule.standing.approved", Key("alternatives", "rule.standing.alternative"),
)  # fmt: skip


@frozen(kw_only=True)
class Parameter:
    """A key of a rule with its value, and whether no act states it."""

    key: str
    value: Any
    assumed: bool


class _Told:
    """What is told of a criterion and of a category alike."""

    rule: RuleInForce
    edition: Edition

    @property
    def source(self) -> CitedSource:
        """The clause it stands on."""
        return self.edition.cited(self.rule.standing.source)

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """What it says, key by key."""
        from schoolsupport.identification.rules.law import is_assumed  # noqa: PLC0415  # needs pandas
        from schoolsupport.identification.rules.wording import flat  # noqa: PLC0415  # needs pandas

        assumed = self.rule.standing.assumed
        return tuple(
            Parameter(key=key, value=value, assumed=is_assumed(key, assumed))
            for key, value in flat(self.rule.raw).items()
        )


@told(*_RULE, "rule.kind", "rule.worse", "used")
@frozen
class ToldCriterion(_Told):
    """A criterion in force as a program reads it."""

    rule: CriterionInForce
    edition: Edition

    @property
    def used(self) -> bool:
        """Whether a category in force names it."""
        return self.rule.id in self.edition.used


@told(*_RULE, "rule.short")
@frozen
class ToldCategory(_Told):
    """A category in force as a program reads it."""

    rule: CategoryInForce
    edition: Edition


@told("gap.id", "gap.title", "gap.why", "source")
@frozen
class ToldGap:
    """What an act leaves open, with its source."""

    gap: Gap
    edition: Edition

    @property
    def source(self) -> CitedSource:
        """The clause that leaves it open."""
        return self.edition.cited(self.gap.source)


@told(
    Key("region", "plugin.name"), "plugin.title", "plugin.level", "plugin.territory",
    "plugin.summary", "forms", Key("distribution", "plugin.distribution.name"),
    "plugin.distribution.version", Key("on", "edition.as_of"), "criteria", "categories", "gaps",
    "edition.rulebook.procedure_sets", "acts", "since", "changes",
)  # fmt: skip
@frozen
class LawOnDay:
    """A region's rules on a day as a program reads them.

    Attributes:
        plugin: the region.
        edition: its rules on the day.
        since: the day from which changes are told.
    """

    plugin: RegionPlugin
    edition: Edition
    since: date | None

    @property
    def forms(self) -> tuple[str, ...]:
        """Names of its forms of reports."""
        return tuple(self.plugin.forms)

    @property
    def criteria(self) -> tuple[ToldCriterion, ...]:
        """The criteria in force."""
        return tuple(ToldCriterion(one, self.edition) for one in self.edition.criteria.values())

    @property
    def categories(self) -> tuple[ToldCategory, ...]:
        """The categories in force."""
        return tuple(ToldCategory(one, self.edition) for one in self.edition.categories.values())

    @property
    def gaps(self) -> tuple[ToldGap, ...]:
        """What acts leave open."""
        return tuple(ToldGap(one, self.edition) for one in self.edition.rulebook.gaps.values())

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts the rules stand on."""
        return tuple(self.edition.rulebook.acts.values())

    @property
    def changes(self) -> list[Change] | None:
        """What changed since the day; None without one."""
        from schoolsupport.identification.rules.law import changes_between  # noqa: PLC0415  # needs pandas

        if self.since is None:
            return None
        return changes_between(self.edition.rulebook, self.since, self.edition.as_of)
