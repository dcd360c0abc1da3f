"""A volunteer answers who seeks help, one at a time, and what is harder goes to a counsellor while there is one."""

from dataclasses import replace

import pytest

from chatd.base.errors import Reason, Refused
from chatd.base.names import StaffId, StaffRole, TicketClass, Topic
from chatd.directory.database.rows import directory_of, rows_of
from chatd.directory.database.staff_rows import NARROWER
from chatd.staff.rules import COUNSELLORS, EVERYBODY, LEADS, most_at_once
from chatd.staff.service.profiles import person_of
from tests.service.orphans import UP, an_orphan, on_shift, refused, shown, take
from tests.service.world import World, a_directory, a_line, a_person, a_policy

ADVICE = Topic("professional")


def with_volunteers(*names, line=None):
    directory = a_directory(line)
    for name in names:
        person = replace(a_person(name, StaffRole.VOLUNTEER), answers_as="volunteer")
        directory.staff[StaffId(name)] = person
    return directory


async def a_world(tmp_path, *names, **policy):
    return await World(
        tmp_path, with_volunteers(*names, line=a_line(policy=a_policy(**policy)))
    ).start()


def test_the_roles_are_told_apart_by_what_they_may_and_not_by_what_they_are_not():
    assert {StaffRole.VOLUNTEER} == EVERYBODY - COUNSELLORS
    assert {StaffRole.LEAD, StaffRole.ADMIN} == LEADS


async def test_a_volunteer_has_one_conversation_at_once_unless_the_line_says_otherwise(tmp_path):
    world = await a_world(tmp_path, "aino", volunteer_capacity_max=1)
    console = world.console("aino")
    with pytest.raises(Refused) as more:
        await console.start(capacity=2)
    assert more.value.reason is Reason.NOT_ALLOWED
    await console.start(capacity=1)
    with pytest.raises(Refused):
        await world.desks.set_capacity(console.desk, 2)
    await world.console("bo").start(capacity=2)


@pytest.mark.parametrize(("own", "line", "most"), [(1, 3, 1), (2, 3, 2), (3, 2, 2)])
def test_never_more_at_once_than_the_line_has_for_others(own, line, most):
    policy = a_policy(volunteer_capacity_max=own, capacity_max=line)
    assert most_at_once(a_person("aino", StaffRole.VOLUNTEER), policy) == most
    assert most_at_once(a_person("aino"), policy) == line


async def test_professionals_are_offered_to_counsellors_alone_and_told_that_nobody_is_there(
    tmp_path,
):
    world = await a_world(tmp_path, "aino")
    volunteer, professional = world.console("aino"), world.visitor("p")
    await volunteer.start(capacity=1)
    place = (await professional.join(topic=ADVICE)).place
    assert not place.has_counsellor
    assert (await volunteer.view()).offer is None
    seeker = world.visitor("s")
    await seeker.join()
    assert (await volunteer.view()).offer.ticket == seeker.ticket
    counsellor = world.console("bo")
    await counsellor.start()
    assert (await counsellor.view()).offer.ticket == professional.ticket


async def test_who_becomes_a_volunteer_in_a_shift_is_offered_no_professional_any_more(tmp_path):
    world = await World(tmp_path, a_directory()).start()
    console, professional = world.console("aino"), world.visitor("p")
    await console.start()
    await professional.join(topic=ADVICE)
    assert (await console.view()).offer is not None, "control"
    world.directories.directory = with_volunteers("aino")
    await world.pass_time(11)
    assert (await console.view()).offer is None
    (desk,) = await world.live.tickets_and_desks.desks()
    assert desk.classes == (TicketClass.HELP_SEEKER,)


async def test_who_becomes_a_volunteer_in_a_shift_has_no_more_at_once_than_one(tmp_path):
    world = await World(tmp_path, a_directory()).start()
    console = world.console("aino")
    await console.start(capacity=2)
    await world.services.relief.only_one(console.desk, is_on=True)
    world.directories.directory = with_volunteers("aino")
    await world.pass_time(11)
    (desk,) = await world.live.tickets_and_desks.desks()
    assert (desk.capacity, desk.at_once_before) == (1, 1)
    world.directories.directory = a_directory()
    await world.pass_time(11)
    await world.desks.set_capacity(console.desk, 2)
    (desk,) = await world.live.tickets_and_desks.desks()
    assert desk.capacity == 2, "who is a counsellor again may have more again"


async def test_a_line_that_allows_less_counts_at_once_and_what_runs_goes_on(tmp_path):
    world = await World(tmp_path, a_directory()).start()
    console = world.console("aino")
    await console.start(capacity=2)
    for name in ("first", "second"):
        await world.visitor(name).join()
        await console.accept()
    world.directories.directory = a_directory(a_line(policy=a_policy(capacity_max=1)))
    await world.pass_time(11)
    (desk,) = await world.live.tickets_and_desks.desks()
    assert desk.capacity == 1
    assert len(desk.conversations) == 2
    waits = world.visitor("third")
    await waits.join()
    assert (await console.view()).offer is None


async def test_a_conversation_that_lost_its_counsellor_goes_to_another_counsellor_first(tmp_path):
    world = await a_world(tmp_path, "cilla")
    _, _, conversation = await an_orphan(world)
    volunteer = await on_shift(world, "cilla", capacity=1)
    counsellor = await on_shift(world, "bo")
    await world.pass_time(UP)
    assert shown(await counsellor.view()) == [conversation.id]
    assert shown(await volunteer.view()) == []
    assert await refused(take(world, volunteer, conversation)) is Reason.NOT_ALLOWED


async def test_a_volunteer_takes_it_over_where_nobody_else_is_so_that_nobody_is_let_fall(tmp_path):
    world = await a_world(tmp_path, "cilla")
    _, _, conversation = await an_orphan(world)
    volunteer = await on_shift(world, "cilla", capacity=1)
    await world.pass_time(UP)
    assert shown(await volunteer.view()) == [conversation.id]
    await take(world, volunteer, conversation)


def test_the_release_before_and_consoles_of_before_see_a_counsellor():
    directory = with_volunteers("aino")
    rows = rows_of(directory)
    (row,) = [each for each in rows["staff"] if each["id"] == "aino"]
    assert (row["role"], row["rights"]) == ("counsellor", NARROWER)
    assert directory_of(rows) == directory
    assert person_of(directory.staff[StaffId("aino")]).role == "counsellor"


def test_whom_the_release_before_has_made_a_lead_is_a_lead():
    rows = rows_of(with_volunteers("aino"))
    staff = [{**each, "role": "lead"} if each["id"] == "aino" else each for each in rows["staff"]]
    found = directory_of({**rows, "staff": staff}).staff[StaffId("aino")]
    assert found.role is StaffRole.LEAD
