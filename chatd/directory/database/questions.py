"""The port `Questions`: a row for each, which the daemon fills in and the command takes away."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select, update

from chatd.base.names import LineId, StaffId
from chatd.directory.database.tables import questions
from chatd.directory.ports import Question
from chatd.stores.database.engine import Database

_columns = questions.c


class DatabaseQuestions:
    """What commands ask the daemon on this database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, question: Question) -> None:
        row = {"id": question.id, "lines": list(question.lines), "staff": list(question.staff)}
        async with self._database.writing() as connection:
            await connection.execute(insert(questions).values(row))

    async def answer_to(self, question: str) -> tuple[str, ...] | None:
        async with self._database.reading() as connection:
            wanted = select(_columns.in_use).where(_columns.id == question)
            found = (await connection.execute(wanted)).scalar_one_or_none()
        return None if found is None else tuple(found)

    async def forget(self, asked: Sequence[str]) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(questions).where(_columns.id.in_(asked)))

    async def asked(self) -> Sequence[Question]:
        async with self._database.reading() as connection:
            rows = (await connection.execute(select(questions))).mappings().all()
        return [
            Question(
                row["id"],
                tuple(LineId(each) for each in row["lines"]),
                tuple(StaffId(each) for each in row["staff"]),
                is_answered=row["in_use"] is not None,
            )
            for row in rows
        ]

    async def answer(self, question: str, in_use: Sequence[str]) -> None:
        async with self._database.writing() as connection:
            change = update(questions).where(_columns.id == question)
            await connection.execute(change.values(in_use=list(in_use)))
