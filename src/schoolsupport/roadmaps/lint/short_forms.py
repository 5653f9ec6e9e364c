"""Short forms that need no explanation in an order about schools."""

from __future__ import annotations

_KINDS_OF_ORGANISATION = """
    АНО АНОО ГАОУ ГАУ ГБОУ ГБПОУ ГБУ ГКОУ ГКУ ГОУ ДОУ ДПО КГБУ КГКУ МАДОУ МАОУ МАУ МБДОУ МБОУ МБУ
    МКДОУ МКОУ МКУ МКУО МОУ МУ НОШ НОО НОУ ОО ОАО ООО ООШ ОУ ОУО СОШ СПО ФГАОУ ФГБНУ ФГБОУ ФГБУ
    ФГКОУ ЧОУ
"""
_WORDS_OF_THE_FIELD = """
    ВПР ВСОШ ГВЭ ГИА ЕГЭ ЕГИССО КПК НОКО ОВЗ ОГЭ ПМПК ПК ППК ФГОС ФИПИ ФИОКО ФИС ИКТ ИРО ИУП ЦОС
"""
_WORDS_OF_ALL = """
    ВКС ИТ ИНН МО НКО ОГРН РАН РФ СМИ СНИЛС ФЗ
"""
_WORDS_IN_CAPITALS = """
    ВСЕГО ГОД ГОДА ДЛЯ ИЛИ ИТОГО КАРТА КАРТЫ МЕР ПЛАН ПРИКАЗ ПРОЕКТ
"""
WELL_KNOWN = frozenset(
    " ".join(
        (_KINDS_OF_ORGANISATION, _WORDS_OF_THE_FIELD, _WORDS_OF_ALL, _WORDS_IN_CAPITALS)
    ).split()
)
