"""A made-up city for designers and page tests: sixty windows in six rows, one of each oddity."""

from schemas.reference import Reference, ServiceWindow, Unit

STATIONS = (
    ("CG", "城关", "Chengguan"),
    ("HD", "河东", "Hedong"),
    ("NH", "南湖", "Nanhu"),
    ("LL", "柳林", "Liulin"),
    ("BM", "北门", "Beimen"),
    ("XJ", "新街", "Xinjie"),
    ("SQ", "石桥", "Shiqiao"),
    ("BT", "白塔", "Baita"),
    ("SH", "双河", "Shuanghe"),
    ("QL", "青龙", "Qinglong"),
)
HALLS = (
    ("ZWGA", "政务服务中心", "City Service Centre", "政务中心", 12),
    ("DHQ", "东湖区政务中心", "Donghu Centre", "东湖", 10),
    ("XSX", "西山县政务中心", "Xishan Centre", "西山", 10),
    ("CGS", "车管所", "Vehicle Office", "车管所", 10),
    ("CRJ", "出入境大厅", "Exit-Entry Hall", "出入境", 8),
)
KINDS = (("户籍", "Household"), ("身份证", "Identity card"), ("居住证", "Residence"))
CENTRE = "HOTLINE12345"


def city_records() -> list[Reference]:
    """List the records of the city."""
    records: list[Reference] = [
        Unit(unit_id="SL", name="示例市", name_en="Sample City", kind="city"),
        Unit(unit_id=CENTRE, name="12345热线中心", name_en="12345 Hotline Centre", kind="centre", parent_id="SL"),
    ]
    for place, (hall_id, name, english, short, count) in enumerate(HALLS):
        contact = f"大厅值班长 内线 8{place + 2}01"
        records.append(
            Unit(
                unit_id=hall_id, name=name, name_en=english, kind="hall", group=name, group_en=english, contact=contact
            )
        )
        records += [_window(hall_id, number, short) for number in range(1, count + 1)]
    for place, (code, name, english) in enumerate(STATIONS):
        records += _station(f"{code}PCS", name, english, f"值班所领导 内线 87{place + 1:02}")
    return records


def _window(hall_id: str, number: int, short: str) -> ServiceWindow:
    kind, english = KINDS[number % len(KINDS)]
    judged = (hall_id, number) != ("ZWGA", 12)
    name = f"{short}{number}号{kind}窗口" if judged else f"{short}{number}号办不成事反映窗口"
    return ServiceWindow(
        window_id=f"{hall_id}-{number:02}",
        hall_id=hall_id,
        label=f"{number:02}",
        name=name,
        name_en=f"{english} {number}" if judged else f"Could not be done {number}",
        judged=judged,
        contact=f"窗口负责人 内线 6{number:03}",
    )


def _station(hall_id: str, name: str, english: str, contact: str) -> list[Reference]:
    full = f"{name}派出所"
    return [
        Unit(
            unit_id=hall_id,
            name=full,
            name_en=f"{english} Police Station",
            kind="hall",
            group="派出所户籍窗口",
            group_en="Police stations",
            contact=contact,
        ),
        ServiceWindow(
            window_id=f"{hall_id}-01",
            hall_id=hall_id,
            label=name,
            name=f"{full}户籍窗口",
            name_en=f"{english} household window",
            has_queue=hall_id != "SHPCS",
            has_terminal=hall_id != "QLPCS",
        ),
    ]
