"""What counts for a child who cannot choose its way, as its class says it: a task, for one Grüne Meile."""

from kindermeilen.actions.context import Context, load_group
from kindermeilen.domain.access import Right
from kindermeilen.domain.errors import N_, Refusal
from kindermeilen.domain.texts import one_line
from kindermeilen.storage import towns

LONGEST_TASK = 200


def set_task(ctx: Context, code: str, text: str) -> None:
    """The class's task, or none. It stands on the class's own devices, never on a public page. Raises Refusal."""
    frame, _ = load_group(ctx, code, Right.CHANGE_CHILDREN, lock=True)
    task = one_line(text)
    if len(task) > LONGEST_TASK:
        raise Refusal("task_too_long", N_("Die Aufgabe darf höchstens 200 Zeichen haben."), field="task")
    if task != frame.group.task:
        towns.change_group(ctx.conn, frame.group.id, task=task)
