"""Give ratings to the windows where their devices stood, when another place becomes known (5.3 item 15). Pure."""

import msgspec

from streams.hall import HallState


def follow_moves(state: HallState) -> None:
    """Let the ratings of moved devices change windows, and mark the visits whose terminal may have been down."""
    moved, state.terminals.moved = state.terminals.moved, set()
    halls = {hall_id for hall_id, _ in moved}
    state.dirty_visits.update(key for key in state.visits if key[0] in halls)
    for key, journey in state.ratings.items():
        for number, press in enumerate(journey.presses):
            if (press.hall_id, press.device_id) not in moved:
                continue
            window_id = state.terminals.place_of(press)
            if window_id != press.window_id:
                journey.presses[number] = now = msgspec.structs.replace(press, window_id=window_id)
                state.shelves.index[press.id] = now
                state.dirty_ratings.add(key)
