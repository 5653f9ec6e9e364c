"""The words of every kind of problem: code, weight, what is wrong, what to do."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from schoolsupport.translation import Message, msg

_E, _W, _I = "error", "warning", "info"

WORDS: Mapping[str, tuple[str, Message, Message]] = MappingProxyType(
    {
        # files
        "file.unreadable": (
            _E,
            msg("the file cannot be read as {kind}"),
            msg("Open it in the program it was made with, save it anew and give the new file"),
        ),
        "file.locked": (
            _E,
            msg("the file is locked with a password"),
            msg("Open it, take the password off, and save it"),
        ),
        "file.misnamed": (
            _E,
            msg("the name of the file ends with .{kind}, but it holds {content}"),
            msg("Open it, save it as .{kind} and give the new file"),
        ),
        "file.empty": (
            _E,
            msg("the file holds no rows"),
            msg("Give the file with data, or leave it out"),
        ),
        "file.unknown_layout": (
            _E,
            msg("no known layout fits the sheet"),
            msg("See `schoolsupport data layouts` for what is read and `data template` for blanks"),
        ),
        "file.skipped": (
            _I,
            msg("the file is not a table and was passed over"),
            msg("Nothing to do if it belongs to the folder for another purpose"),
        ),
        "file.repeated": (
            _W,
            msg("the file has the same content as {other} and was read once"),
            msg("Leave one of the two out"),
        ),
        "file.overlap": (
            _E,
            msg(
                "the file and {other} give different results of {procedure} in {year}"
                " for {count} schools"
            ),
            msg("Keep the right file of the two; until then these results count as missing"),
        ),
        "file.overlap_same": (
            _W,
            msg(
                "the file and {other} give the same results of {procedure} in {year}"
                " for {count} schools"
            ),
            msg("Leave one of the two files out"),
        ),
        "total.overlap": (
            _W,
            msg(
                "the file and {other} print different totals of {procedure} in {year}"
                " for {count} territories"
            ),
            msg("Keep the newer file of the two; until then what differs counts as missing"),
        ),
        "sheet.skipped": (
            _I,
            msg("no known layout fits the sheet, and it was passed over"),
            msg("Nothing to do if the sheet is there for another purpose"),
        ),
        "title.incomplete": (
            _E,
            msg("the rows above the table do not say the {part}"),
            msg("Write it there, as in «ВПР 2021. 6 класс» and «Предмет: математика»"),
        ),
        "title.unknown_subject": (
            _E,
            msg("the subject is not known; known are: {known}"),
            msg("Write one of these names"),
        ),
        # cells and rows
        "cell.not_number": (
            _E,
            msg("the cell is not a number"),
            msg("Write a number or leave the cell empty"),
        ),
        "cell.not_count": (
            _E,
            msg("the number of people is negative or has a fraction"),
            msg("Write a whole number from 0 up"),
        ),
        "cell.not_date": (
            _E,
            msg("the cell is not a date"),
            msg("Write the day as 2021-03-15 or 15.03.2021"),
        ),
        "cell.not_bool": (
            _E,
            msg("the cell is neither yes nor no"),
            msg("Write да or нет, or leave the cell empty"),
        ),
        "cell.out_of_range": (
            _E,
            msg("the value is outside {low} to {high}"),
            msg("Correct the value; until then it counts as missing"),
        ),
        "cell.unknown_word": (
            _E,
            msg("the word is not one of: {known}"),
            msg("Write one of these words"),
        ),
        "cell.unknown_answer": (
            _E,
            msg("the answer is none of those the survey offers"),
            msg("Write one of: {known}"),
        ),
        "row.no_school": (
            _E,
            msg("the row has no school"),
            msg("Write the login or code of the school"),
        ),
        "row.no_year": (
            _E,
            msg("the row has no year"),
            msg("Write the year of the work, e.g. 2021"),
        ),
        "row.unknown_procedure": (
            _E,
            msg("the procedure is not known"),
            msg("Write assessment-grade-subject, e.g. vpr-5-ru, oge-9-ma, ege-11-ma-profile"),
        ),
        "row.unknown_group": (
            _W,
            msg("the row is neither the region, a municipality nor a school"),
            msg("Check the name: a school's row ends in its login in brackets"),
        ),
        "row.marks_exceed": (
            _E,
            msg("the marks add up to {total}, and {n} took part"),
            msg("Correct the counts; until then the row counts as missing"),
        ),
        "row.below_exceeds": (
            _E,
            msg("{below} below the boundary, and {n} took part"),
            msg("Correct the counts; until then the row counts as missing"),
        ),
        "row.bounds_crossed": (
            _E,
            msg("at least {low} and at most {high} below the boundary"),
            msg("Correct the bounds; until then the count below counts as missing"),
        ),
        "row.percent_sum": (
            _E,
            msg("the percents add up to {total}, not to 100"),
            msg("Take the file anew from its source; until then the row counts as missing"),
        ),
        "row.percent_no_count": (
            _E,
            msg("no number of pupils out of {n} gives this percent"),
            msg("Check the percent and the number of participants"),
        ),
        "row.percent_ambiguous": (
            _W,
            msg("the percent fits {low} to {high} pupils out of {n}"),
            msg("Give counts, or percents with more decimals"),
        ),
        "row.no_participants": (
            _E,
            msg("the row does not say how many took part"),
            msg("Write the number of participants; until then the row counts as missing"),
        ),
        "row.nobody": (
            _W,
            msg("nobody took part"),
            msg("Nothing to do if it is so: the work counts as one without results"),
        ),
        # across rows
        "school.twice": (
            _E,
            msg("the school stands twice with different values: {first} and {second}"),
            msg("Keep the right row; until then this result counts as missing"),
        ),
        "school.repeated": (
            _W,
            msg("the school stands twice with the same values"),
            msg("Leave one row out"),
        ),
        "school.login_changed": (
            _I,
            msg("the logins {logins} are one school"),
            msg("Nothing to do unless they are two schools"),
        ),
        "school.renamed": (
            _I,
            msg("the results of {earlier} count as the school's own: it is the same school"),
            msg("Nothing to do unless they are two schools"),
        ),
        "lineage.incomplete": (
            _E,
            msg("the row does not say {part}, and was not used"),
            msg(
                "Write the school, the event, the earlier school and, of merged and split, the day"
            ),
        ),
        "lineage.cycle": (
            _E,
            msg("the school comes from itself, directly or through others: {schools}"),
            msg("Correct the ids; until then none of these rows is used"),
        ),
        "lineage.two_names": (
            _E,
            msg("{earlier} was renamed to several schools: {schools}"),
            msg("Keep one row, or write split; until then none of these rows is used"),
        ),
        "lineage.unknown_school": (
            _W,
            msg("the school {unknown} has no results, no context and is in no register"),
            msg("Correct the id, or give the data of that school"),
        ),
        "lineage.rows_after": (
            _W,
            msg("{earlier} has results of {year}, after it was merged into the school on {day}"),
            msg("Check the day; results after it are not added to the school's own"),
        ),
        "objectivity.count_differs": (
            _W,
            msg("the row has {total} markers, and says that it has {stated}"),
            msg("Check the row against its source; the markers stand as they are"),
        ),
        "objectivity.differs": (
            _W,
            msg("one source marks the work as not objective, another does not: {sources}"),
            msg("Keep the right source; until then the mark stands"),
        ),
        "objectivity.read_as_marked": (
            _I,
            msg("every row of the list is read as a mark of non-objectivity: {count} works"),
            msg("Leave the file out if it is a list of something else"),
        ),
        "row.unknown_subject": (
            _E,
            msg("the grade or the subject is not known"),
            msg("Write a grade from 1 to 12, and the subject as in «русский язык»"),
        ),
        "row.journal_sum": (
            _E,
            msg("below, as and above the journal add up to {total}, and {n} were compared"),
            msg("Take the file anew from its source; until then the row counts as missing"),
        ),
        "school.not_in_register": (
            _W,
            msg("the school has data and is not in the register"),
            msg("Add it to the register if it has to be judged"),
        ),
        "school.no_rows": (
            _W,
            msg("the school has no results in the years looked at"),
            msg("Give its results, or take it out of the register"),
        ),
        "school.branch_unknown": (
            _W,
            msg("the head school {head} of this branch is not known"),
            msg("Correct the id of the head school"),
        ),
        "column.unknown": (
            _W,
            msg("the column is not known and was not used"),
            msg("See `schoolsupport data template` for the names of columns"),
        ),
        "column.missing": (
            _E,
            msg("the column is missing"),
            msg("Add the column; `schoolsupport data template` shows the heading"),
        ),
        "column.repeated": (
            _E,
            msg("two headings name the same column"),
            msg("Keep one of the two"),
        ),
        "column.personal": (
            _W,
            msg("the column looks like names of people and was dropped at the door"),
            msg("Send files without names: schoolsupport never needs them"),
        ),
        "total.differs": (
            _W,
            msg("printed {printed} and counted from the schools {computed} differ"),
            msg("Find the schools that are missing or counted twice"),
        ),
        "context.total_differs": (
            _W,
            msg("{stated} pupils are stated in all, and those of the grades add up to {counted}"),
            msg("Correct one of the two; until then the stated total is used"),
        ),
        "context.part_exceeds": (
            _W,
            msg("«{part}» is {count}, more than «{whole}», which is {total}"),
            msg("Correct one of the two; until then both stand as they are"),
        ),
        "context.grades_contradicted": (
            _W,
            msg("pupils are counted in grades {grades}, which the school says it does not teach"),
            msg("Correct the levels or the pupils; until then the grades taught count as unknown"),
        ),
        "context.columns_unplaced": (
            _I,
            msg("{count} columns have no place in the tables and were not used: {columns}"),
            msg("Nothing to do unless a rule needs one of them"),
        ),
        "context.year_assumed": (
            _I,
            msg("neither a heading nor an upload date says the year; it is taken to be {year}"),
            msg("Write the school year in the heading of the number of pupils if it is another"),
        ),
        "year.out_of_range": (
            _E,
            msg("the year is outside 1990 to 2100"),
            msg("Write the year with four digits"),
        ),
        # judging
        "rule.assumed": (
            _I,
            msg("assumed, not stated by the act: {what}"),
            msg("Confirm the value or set your own, with its source"),
        ),
        "rule.gap": (
            _W,
            msg("the act gives no rule that can be computed: {what}"),
            msg("Ask who issued the act, or state the region's own reading"),
        ),
        "rule.not_checked_since": (
            _W,
            msg(
                "the rule was last checked against its act on {checked},"
                " before the day it is applied to"
            ),
            msg("Check the act and bring the day up to date"),
        ),
        "rule.other_territory": (
            _W,
            msg(
                "the act binds {territory}, and {count} of the schools are not known to be"
                " of it: {found_territory}"
            ),
            msg("Use it for comparison only"),
        ),
        "rule.use_restricted": (
            _W,
            msg("the results of {procedures} in {year} have a restricted use: {note}"),
            msg("Say so where the list is shown, or leave these results out"),
        ),
        "rule.not_held": (
            _W,
            msg("{criterion} cannot be decided for any school: {note}"),
            msg("Choose another unit of year, or give the results of another year"),
        ),
        "rule.same_year_twice": (
            _W,
            msg("{procedure} was written twice in {year}; the later work is counted"),
            msg("Choose another unit of year if both have to count"),
        ),
        "rule.flag_contradicted": (
            _W,
            msg(
                "marked «{flag}», which its {by} contradicts; the mark excludes nobody"
                " until a person confirms it"
            ),
            msg("Confirm it with a line in the lists, or correct the mark"),
        ),
    }
)
