"""The errors that people see. Each carries data; the sentence is made here, Chinese first."""


class HallmarkError(Exception):
    """Anything a person can put right: shown as one line in Chinese and one in English, exit code 2."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(f"{chinese}\n{english}")
        self.chinese = chinese
        self.english = english


class BadSetting(HallmarkError):
    """An environment variable holds something that cannot be used."""

    def __init__(self, name: str, value: str, expected: str) -> None:
        super().__init__(
            f"环境变量 {name} 的值“{value}”无法使用，应为：{expected}",
            f"{name}={value!r} cannot be used; expected {expected}",
        )
        self.name, self.value, self.expected = name, value, expected


class BadCity(HallmarkError):
    """A city file has a row that cannot be used."""

    def __init__(self, file: str, line: int, chinese: str, english: str) -> None:
        super().__init__(f"{file} 第 {line} 行：{chinese}", f"{file} line {line}: {english}")
        self.file, self.line = file, line


class BrokerUnreachable(HallmarkError):
    """No Kafka answers at the address in use."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"连不上 Kafka（{address}）。请先运行 hallmark up，或检查 HALLMARK_KAFKA。",
            f"No Kafka answers at {address}. Start it with `hallmark up`, or check HALLMARK_KAFKA.",
        )
        self.address = address
