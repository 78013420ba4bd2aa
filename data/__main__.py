"""The command line of floor 1: ``python -m data import|publish|demo|explain|evaluate|export|decide|correct|…``."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from tqdm import tqdm

from data import builds, commands, evaluate, messages, package, register_form, wording
from data.commands import FileResult, ImportResult, Published
from data.errors import XxgkError
from data.explain import explain
from data.export import FORMATS, TABLES, export
from data.messages import Refusal
from data.records import FileFormat
from data.wording import Language
from data.workers import TIMEOUT_SECONDS

Door = Callable[[str, Callable[[argparse.Namespace, Language], int]], argparse.ArgumentParser]
INTERRUPTED = 130
EVERYTHING = "all"
SOME_FAILED, NOTHING_IMPORTED, UNWELL = 3, 4, 7
# Which words stand for the steps of publishing on the progress bar.
_STEPS = {
    "reference": "step_reference", "agencies": "step_agencies", "documents": "step_documents",
    "failures": "step_derived", "filing": "step_derived", "roster": "step_derived", "reports": "step_derived",
    "cells": "step_derived",
    "took_over": "step_derived", "series_values": "step_derived", "ratio_values": "step_derived",
    "whole_sections": "step_derived", "pattern_hits": "step_checks", "copied": "step_checks",
    "check_results": "step_checks", "findings": "step_findings", "changes": "step_findings",
}  # fmt: skip
_LISTED = 12
# What the store keeps of a number: up to four places behind the point.
_NUMBER = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,4})?")


def main(arguments: Sequence[str] | None = None) -> int:
    """What the command returns: 0, or one of the codes that ``--help`` lists."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    language = messages.chosen_language(_wish(given))
    options = _parser(language).parse_args(given)
    act: Callable[[argparse.Namespace, Language], int] = options.act
    try:
        return act(options, language)
    except Refusal as refusal:
        return _complain(refusal.sentence(language), refusal.exit_code)
    except XxgkError as error:
        return _complain(str(error), error.exit_code)
    except KeyboardInterrupt:
        return _complain(messages.say("interrupted", language), INTERRUPTED)
    except BrokenPipeError:
        # Whoever read our output has seen enough.
        sys.stderr.close()
        return 0


# acts ----------------------------------------------------------------------------------------------------------------


def _import(options: argparse.Namespace, language: Language) -> int:
    with _file_bar("reading", language) as progress:
        result = commands.import_paths(
            options.paths,
            worker_count=options.workers,
            timeout_seconds=options.timeout,
            progress=progress,
            engine=options.engine,
            address=_address(options, "processes"),
        )
    _say_import(result, language, are_files_listed=True)
    if options.publish and (result.count("imported") or result.count("known")):
        with _step_bar(language) as progress:
            published = commands.publish(progress=progress)
        _say_published(published, language)
    elif result.count("imported"):
        print(messages.say("import_next", language))
    return _import_code(result, language)


def _publish(options: argparse.Namespace, language: Language) -> int:
    with _step_bar(language) as progress:
        published = commands.publish(progress=progress, engine=options.engine, address=_address(options, "duckdb"))
    _say_published(published, language)
    return 0


def _demo(options: argparse.Namespace, language: Language) -> int:
    if options.if_empty:
        if builds.current_build() is not None:
            return 0
        if commands.has_documents():
            print(messages.say("publish_again", language))
            with _step_bar(language) as progress:
                again = commands.publish(progress=progress)
            _say_published(again, language)
            return 0
    if options.remove:
        with _step_bar(language) as progress:
            removed = commands.remove_demo(progress=progress)
        print(messages.say("demo_removed", language, count=removed.document_count))
        return 0
    if options.facts_only:
        return _write_extracts(options, language)
    with (
        _file_bar("writing_samples", language) as writing,
        _file_bar("reading", language) as reading,
        _step_bar(language) as publishing,
    ):
        demo = commands.write_demo(
            agencies=options.agencies,
            years=_years(options.years),
            formats=_formats(options.formats),
            seed=options.seed,
            worker_count=options.workers,
            writing=writing,
            reading=reading,
            publishing_progress=publishing,
        )
    print(messages.say("demo_written", language, count=len(demo.files), folder=demo.folder))
    _say_import(demo.imported, language, are_files_listed=False)
    _say_published(demo.published, language)
    return 0


def _write_extracts(options: argparse.Namespace, language: Language) -> int:
    with _bar(messages.say("writing_samples", language), messages.say("unit_file", language)) as bar:
        written = commands.write_extracts(
            agencies=options.agencies, years=_years(options.years), seed=options.seed, progress=bar.update
        )
    print(
        messages.say(
            "extracts_written",
            language,
            documents=written.document_count,
            facts=written.fact_count,
            seconds=round(written.seconds, 1),
        )
    )
    print(messages.say("import_next", language))
    return 0


def _explain(options: argparse.Namespace, language: Language) -> int:
    for line in explain(_build(), options.agency, options.year, options.indicator, options.applicant, language):
        print(line)
    return 0


def _evaluate(options: argparse.Namespace, _: Language) -> int:
    return evaluate.main(options.gold)


def _export(options: argparse.Namespace, language: Language) -> int:
    if options.table == EVERYTHING:
        return _package(options, language)
    if options.format not in FORMATS:
        raise Refusal("bad_format", exit_code=2, format=options.format, list=", ".join(FORMATS))
    build = _build()
    if options.output is None:
        if options.format in ("xlsx", "parquet"):
            raise Refusal("needs_output", exit_code=2, format=options.format)
        export(build, options.table, options.format, sys.stdout.buffer, is_all=options.all)
        sys.stdout.flush()
        return 0
    try:
        count = export(build, options.table, options.format, options.output, is_all=options.all)
    except OSError as error:
        raise Refusal("bad_output", exit_code=5, path=options.output, detail=error.strerror) from error
    print(messages.say("exported", language, count=count, path=options.output), file=sys.stderr)
    return 0


def _package(options: argparse.Namespace, language: Language) -> int:
    """All tables in one zip."""
    if options.format not in package.FORMATS:
        raise Refusal("bad_format", exit_code=2, format=options.format, list=", ".join(package.FORMATS))
    if options.output is None:
        raise Refusal("needs_output", exit_code=2, format="zip")
    making = options.output.with_name(f".{options.output.name}.part")
    try:
        with making.open("wb") as file:
            commands.write_package(options.format, file)
        making.replace(options.output)
    except OSError as error:
        raise Refusal("bad_output", exit_code=5, path=options.output, detail=error.strerror) from error
    finally:
        making.unlink(missing_ok=True)
    print(messages.say("packed", language, path=options.output), file=sys.stderr)
    return 0


def _decide(options: argparse.Namespace, language: Language) -> int:
    decided = commands.decide(
        options.finding, options.state, by=options.by, reason=options.reason, deadline=options.deadline
    )
    print(
        messages.say(
            "decided",
            language,
            finding=decided.finding_id,
            was={"state": decided.was},
            state={"state": decided.state},
            message=decided.message_zh if language == "zh" else decided.message_en,
        )
    )
    print(messages.say("decide_next", language))
    return 0


def _correct(options: argparse.Namespace, language: Language) -> int:
    corrected = commands.correct(
        options.agency,
        options.year,
        options.indicator,
        options.applicant,
        printed=options.printed,
        value=_value(options.value),
        by=options.by,
        reason=options.reason,
        is_revoked=options.revoke,
    )
    print(
        messages.say(
            "correction_revoked" if options.revoke else "corrected",
            language,
            file=corrected.file,
            indicator=corrected.indicator,
            applicant=corrected.applicant,
            printed=corrected.as_printed,
            value=messages.say("no_number", language) if corrected.value is None else wording.plain(corrected.value),
        )
    )
    return 0


def _attribute(options: argparse.Namespace, language: Language) -> int:
    said = commands.attribute(
        options.sha256,
        agency=options.agency,
        year=options.year,
        by=options.by,
        reason=options.reason,
        is_revoked=options.revoke,
    )
    left = messages.say("as_document_says", language)
    message = "attribution_revoked" if options.revoke else "attributed"
    print(
        messages.say(message, language, file=said.file, agency=said.agency_name or left, year=said.report_year or left)
    )
    return 0


def _job(options: argparse.Namespace, language: Language) -> int:
    job = commands.run_job(options.job)
    if job.state != "failed":
        return 0
    return _complain(job.message_zh if language == "zh" else job.message_en, 1)


def _status(_: argparse.Namespace, language: Language) -> int:
    now = commands.status()

    def say(message: str, **values: object) -> None:
        print(messages.say(message, language, **values))

    say("status_home", home=now.home)
    formats = ", ".join(f"{name} {count}" for name, count in now.formats)
    say("status_documents", count=now.document_count, formats=formats)
    if now.outdated_count:
        say("status_documents_old", count=now.outdated_count)
    if now.build_name is None:
        say("status_no_build")
    else:
        say(
            "status_build",
            build=now.build_name,
            documents=now.published_documents,
            agencies=now.published_agencies,
            facts=now.published_facts,
        )
        if now.has_sample:
            say("status_sample")
        numbers = now.prose_facts + now.prose_claims + now.prose_passed_over + now.prose_left_over
        say(
            "status_numbers",
            facts=now.prose_facts,
            claims=now.prose_claims,
            passed=now.prose_passed_over,
            left=now.prose_left_over,
            share=round(100 * now.prose_left_over / numbers, 1) if numbers else 0,
        )
    if now.unpublished_count:
        say("status_unpublished", count=now.unpublished_count)
    if now.failures:
        say("status_failures", count=len(now.failures))
    for failure in now.failures:
        print("  " + _failed_line(failure.file, failure.reason, failure.detail, language))
    return 0


def _register(options: argparse.Namespace, language: Language) -> int:
    if options.template:
        return _register_form(options.file, language)
    count = commands.keep_register(options.file)
    print(messages.say("register_kept", language, count=count))
    return 0


def _register_form(target: Path, language: Language) -> int:
    """A register to fill in, with the agencies that no register knows."""
    if target.suffix.lower() not in register_form.FORMATS:
        raise Refusal("bad_format", exit_code=2, format=target.suffix, list=", ".join(register_form.FORMATS))
    try:
        count = register_form.write(target, builds.current_build(), language)
    except FileExistsError as error:
        raise Refusal("file_is_there", exit_code=2, path=target) from error
    except OSError as error:
        raise Refusal("bad_output", exit_code=5, path=target, detail=error.strerror) from error
    print(messages.say("register_form_written", language, count=count, path=target))
    return 0


def _doctor(options: argparse.Namespace, language: Language) -> int:
    with _bar(messages.say("unit_step", language), "") as bar:

        def progress(what: str, done: int, total: int) -> None:
            bar.total, bar.n = total, done
            bar.set_postfix_str(what, refresh=True)

        examination = commands.examine(is_mending=options.mend, progress=progress)
    for message, values in examination.sentences():
        state = messages.say(f"doctor_{values['state']}", language)
        print(f"{state}  {messages.say(message, language, **values)}")
    counts = {"documents": examination.documents, "batches": examination.batches, "builds": examination.builds}
    print(messages.say("doctor_summary", language, **counts))
    if not examination.troubles:
        print(messages.say("doctor_well", language))
    if examination.count("mendable"):
        print(messages.say("doctor_mend_next", language, count=examination.count("mendable")))
    if examination.count("mended"):
        print(messages.say("doctor_publish_next", language))
    return 0 if examination.is_well else UNWELL


def _backup(options: argparse.Namespace, language: Language) -> int:
    kept = commands.back_up(options.file)
    size = round(kept.size / 1_000_000, 1)
    print(messages.say("backed_up", language, count=kept.files, path=options.file, size=size))
    return 0


def _restore(options: argparse.Namespace, language: Language) -> int:
    kept = commands.restore(options.file, is_replacing=options.replace)
    print(messages.say("restored", language, count=kept.files, made_at=f"{kept.made_at:%Y-%m-%d %H:%M} UTC"))
    return 0


# saying --------------------------------------------------------------------------------------------------------------


def _say_import(result: ImportResult, language: Language, *, are_files_listed: bool) -> None:
    for file in result.files:
        if are_files_listed or file.state == "failed":
            print(_file_line(file, language))
    for twice in result.filed_twice:
        files = "、".join(twice.files) if language == "zh" else ", ".join(twice.files)
        print(
            messages.say(
                "filed_twice",
                language,
                agency=twice.agency,
                year=twice.report_year,
                count=len(twice.files),
                active=twice.active,
                files=files,
            )
        )
    print(
        messages.say(
            "import_summary",
            language,
            imported=result.count("imported"),
            known=result.count("known"),
            failed=result.count("failed"),
            ignored=result.count("ignored"),
            seconds=round(result.seconds, 1),
            rate=round(len(result.files) / result.seconds, 1) if result.seconds else 0,
        )
    )


def _file_line(file: FileResult, language: Language) -> str:
    if file.state == "imported":
        problems = (
            messages.say(
                "file_problems", language, count=len(file.problems), list=", ".join(dict.fromkeys(file.problems))
            )
            if file.problems
            else ""
        )
        return messages.say(
            "file_imported",
            language,
            file=file.file,
            agency=file.agency,
            year=file.report_year,
            form=wording.label("form", file.form, language),
            facts=file.fact_count,
            problems=problems,
        )
    if file.state == "known":
        message = "file_known_itself" if file.same_as == file.file else "file_known"
        return messages.say(message, language, file=file.file, same_as=file.same_as)
    if file.state == "ignored":
        return messages.say("file_ignored", language, file=file.file)
    return _failed_line(file.file, file.reason, file.detail, language)


def _failed_line(file: str, reason: str, detail: str, language: Language) -> str:
    seen = messages.say("detail", language, detail=detail) if detail else ""
    return messages.say("file_failed", language, file=file, reason=messages.reason(reason, language), detail=seen)


def _say_published(published: Published, language: Language) -> None:
    def say(message: str, **values: object) -> None:
        print(messages.say(message, language, **values))

    say(
        "publish_summary",
        build=published.build_name,
        documents=published.document_count,
        agencies=published.agency_count,
        facts=published.fact_count,
        seconds=round(published.seconds, 1),
    )
    for year, due, filed, late, not_filed, unreadable in published.coverage:
        say(
            "publish_coverage",
            year=year,
            due=due,
            filed=filed,
            late=late,
            not_filed=not_filed,
            unreadable=unreadable,
        )
    severities = ("error", "warning", "hint")
    say("publish_findings", **{severity: published.findings(severity) for severity in severities})
    for severity, check, count in sorted(
        published.finding_counts, key=lambda row: (severities.index(row[0]), -row[2], row[1])
    ):
        title = wording.check_title(check, language)
        shown = messages.say(f"severity_{severity}", language)
        say("publish_check", severity=shown, check=check, title=title, count=count)
    if published.kept_years:
        say("publish_kept", years=" ".join(str(year) for year in published.kept_years))
    if published.state_counts:
        counts = [f"{wording.label('state', state, language)} {count}" for state, count in published.state_counts]
        say("publish_states", list=wording.shown(counts, language))
    if published.failure_count:
        say("publish_failures", count=published.failure_count)
    if published.provisional:
        names = "、".join(published.provisional[:_LISTED])
        more = messages.say("and_more", language) if len(published.provisional) > _LISTED else ""
        say("publish_provisional", count=len(published.provisional), names=names + more)
    for name, agencies in published.ambiguous:
        message = "publish_ambiguous" if len(agencies) > 1 else "publish_other_regions"
        say(message, name=name, agencies=", ".join(agencies))
    for file, part in published.not_carried:
        say("check_not_carried", file=file, part=part)
    for file, indicator, applicant, was, now in published.stale_corrections:
        say("publish_stale_correction", file=file, indicator=indicator, applicant=applicant, was=was, now=now)


def _complain(sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    return code


def _import_code(result: ImportResult, language: Language) -> int:
    """0 when all is well; with nothing imported the code of the one reason, if it is one."""
    reasons = {file.reason for file in result.files if file.state == "failed"}
    if result.count("ignored") == len(result.files):
        return _complain(messages.say("nothing_found", language), NOTHING_IMPORTED)
    if not reasons:
        return 0
    if result.count("imported") or result.count("known"):
        return SOME_FAILED
    return messages.reason_exit_code(reasons.pop()) if len(reasons) == 1 else NOTHING_IMPORTED


# options and bars ----------------------------------------------------------------------------------------------------


def _parser(language: Language) -> argparse.ArgumentParser:
    def text(message: str) -> str:
        return messages.say(f"help_{message}", language)

    parser = argparse.ArgumentParser(
        prog="python -m data", description=text("description"), epilog=text("epilog"), allow_abbrev=False
    )
    parser.add_argument("--lang", choices=wording.LANGUAGES, help=text("lang"))
    doors = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", help=text("command"))

    def door(name: str, act: Callable[[argparse.Namespace, Language], int]) -> argparse.ArgumentParser:
        made = doors.add_parser(name, help=text(name), description=text(name), epilog=text("epilog"))
        made.add_argument("--lang", choices=wording.LANGUAGES, help=text("lang"), default=argparse.SUPPRESS)
        made.set_defaults(act=act)
        return made

    importer = door("import", _import)
    importer.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=text("paths"))
    importer.add_argument("--publish", action="store_true", help=text("then_publish"))
    importer.add_argument("--workers", type=_positive, help=text("workers"))
    importer.add_argument("--timeout", type=float, default=TIMEOUT_SECONDS, help=text("timeout"))
    importer.add_argument(
        "--engine", choices=get_args(commands.ImportEngine), default="processes", help=text("engine_import")
    )
    importer.add_argument("--address", help=text("address_ray"))
    publisher = door("publish", _publish)
    publisher.add_argument(
        "--engine", choices=get_args(commands.PublishEngine), default="duckdb", help=text("engine_publish")
    )
    publisher.add_argument("--address", help=text("address_spark"))
    demo = door("demo", _demo)
    demo.add_argument("--agencies", type=_positive, help=text("agencies"))
    demo.add_argument("--years", help=text("years"))
    demo.add_argument("--formats", help=text("formats"))
    demo.add_argument("--seed", type=int, default=1, help=text("seed"))
    demo.add_argument("--workers", type=_positive, help=text("workers"))
    demo.add_argument("--facts-only", action="store_true", help=text("facts_only"))
    demo.add_argument("--remove", action="store_true", help=text("remove"))
    demo.add_argument("--if-empty", action="store_true", help=text("if_empty"))
    explainer = door("explain", _explain)
    explainer.add_argument("agency", metavar="AGENCY", help=text("agency"))
    explainer.add_argument("year", type=int, metavar="YEAR", help=text("year"))
    explainer.add_argument("indicator", metavar="INDICATOR", help=text("indicator"))
    explainer.add_argument("applicant", nargs="?", metavar="APPLICANT", help=text("applicant"))
    evaluator = door("evaluate", _evaluate)
    evaluator.add_argument("gold", type=Path, metavar="GOLD", help=text("gold"))
    exporter = door("export", _export)
    exporter.add_argument("table", choices=(*TABLES, EVERYTHING), help=text("table"))
    formats = tuple(dict.fromkeys((*FORMATS, *package.FORMATS)))
    exporter.add_argument("--format", choices=formats, default="csv", help=text("format"))
    exporter.add_argument("--output", type=Path, metavar="FILE", help=text("output"))
    exporter.add_argument("--all", action="store_true", help=text("all"))
    decider = door("decide", _decide)
    decider.add_argument("finding", metavar="FINDING", help=text("finding"))
    decider.add_argument("state", metavar="STATE", help=text("state"))
    decider.add_argument("--by", default="", metavar="NAME", help=text("by"))
    decider.add_argument("--reason", default="", metavar="WORDS", help=text("reason"))
    decider.add_argument("--deadline", metavar="DATE", help=text("deadline"))
    _add_words_of_people(door, text)
    door("status", _status)
    registrar = door("register", _register)
    registrar.add_argument("file", type=Path, metavar="FILE", help=text("register_file"))
    registrar.add_argument("--template", action="store_true", help=text("register_template"))
    door("doctor", _doctor).add_argument("--mend", action="store_true", help=text("mend"))
    door("backup", _backup).add_argument("file", type=Path, metavar="FILE", help=text("backup_file"))
    restorer = door("restore", _restore)
    restorer.add_argument("file", type=Path, metavar="FILE", help=text("backup_file"))
    restorer.add_argument("--replace", action="store_true", help=text("replace"))
    worker = door("job", _job)
    worker.add_argument("job", metavar="JOB", help=text("job_id"))
    return parser


def _add_words_of_people(door: Door, text: Callable[[str], str]) -> None:
    corrector = door("correct", _correct)
    corrector.add_argument("agency", metavar="AGENCY", help=text("agency"))
    corrector.add_argument("year", type=int, metavar="YEAR", help=text("year"))
    corrector.add_argument("indicator", metavar="INDICATOR", help=text("indicator"))
    corrector.add_argument("applicant", nargs="?", metavar="APPLICANT", help=text("applicant"))
    corrector.add_argument("--printed", default="", metavar="WORDS", help=text("printed"))
    meant = corrector.add_mutually_exclusive_group(required=True)
    meant.add_argument("--value", metavar="NUMBER", help=text("value"))
    meant.add_argument("--revoke", action="store_true", help=text("revoke"))
    corrector.add_argument("--by", default="", metavar="NAME", help=text("by"))
    corrector.add_argument("--reason", default="", metavar="WORDS", help=text("reason"))
    attributer = door("attribute", _attribute)
    attributer.add_argument("sha256", metavar="SHA256", help=text("sha256"))
    attributer.add_argument("--agency", metavar="AGENCY", help=text("agency"))
    attributer.add_argument("--year", type=int, metavar="YEAR", help=text("year"))
    attributer.add_argument("--revoke", action="store_true", help=text("revoke_attribution"))
    attributer.add_argument("--by", default="", metavar="NAME", help=text("by"))
    attributer.add_argument("--reason", default="", metavar="WORDS", help=text("reason"))


def _address(options: argparse.Namespace, engine_here: str) -> str | None:
    """Where the other engine is; None on this machine."""
    if options.address and options.engine == engine_here:
        raise Refusal("address_without_engine", exit_code=2)
    address: str | None = options.address
    return address


def _wish(arguments: Sequence[str]) -> str | None:
    """The language that --lang asks for, before anything is parsed, since the help is in it."""
    for option, value in zip(arguments, [*arguments[1:], ""], strict=False):
        if option == "--lang":
            return value
        if option.startswith("--lang="):
            return option.partition("=")[2]
    return None


def _positive(words: str) -> int:
    number = int(words)
    if number < 1:
        raise ValueError(words)
    return number


def _years(words: str | None) -> range | None:
    if words is None:
        return None
    first, _, last = words.partition("-")
    if not first.isdigit() or not (last or first).isdigit() or int(last or first) < int(first):
        raise Refusal("bad_years", exit_code=2, years=words)
    return range(int(first), int(last or first) + 1)


def _value(words: str | None) -> Decimal | None:
    if words in {None, "none"}:
        return None
    if not _NUMBER.fullmatch(str(words)):
        raise Refusal("bad_value", exit_code=2, value=words)
    return Decimal(str(words))


def _formats(words: str | None) -> tuple[FileFormat, ...] | None:
    if words is None:
        return None
    known: tuple[FileFormat, ...] = ("txt", "html", "docx", "pdf")
    chosen = tuple(name for name in known if name in words.split(","))
    if len(chosen) != len(words.split(",")):
        raise Refusal("bad_formats", exit_code=2, formats=words, list=", ".join(known))
    return chosen


def _build() -> Path:
    build = builds.current_build()
    if build is None:
        raise Refusal("no_build", exit_code=6)
    return build


@contextmanager
def _file_bar(message: str, language: Language) -> Iterator[Callable[[int, int, FileResult], None]]:
    with _bar(messages.say(message, language), messages.say("unit_file", language)) as bar:

        def progress(done: int, total: int, result: FileResult) -> None:
            bar.total = total
            bar.set_postfix_str(result.file[-24:], refresh=False)
            bar.update(done - bar.n)

        yield progress


@contextmanager
def _step_bar(language: Language) -> Iterator[Callable[[int, int, str], None]]:
    with _bar(messages.say("publishing", language), messages.say("unit_step", language)) as bar:

        def progress(done: int, total: int, step: str) -> None:
            bar.total = total
            word = "step_checks" if step.startswith("checks/") else _STEPS.get(step, "step_extracts")
            bar.set_postfix_str(messages.say(word, language), refresh=False)
            bar.update(done - bar.n)

        yield progress


@contextmanager
def _bar(title: str, unit: str) -> Iterator[Any]:
    """A progress bar on standard error that appears with its first step, and only where a person looks on."""
    bar = tqdm(desc=title, unit=unit, file=sys.stderr, disable=None, delay=0.2, dynamic_ncols=True, leave=False)
    try:
        yield bar
    finally:
        bar.close()


if __name__ == "__main__":
    sys.exit(main())
