"""The agency to which a text is credited, wherever the credit is."""

from __future__ import annotations

import pytest

from newscrawl.arabic.lines.attributions import credited_in

LEAD = "أعلنت وزارة النقل أن المرحلة الأولى من المشروع ستبدأ مطلع الشهر المقبل."
NEXT = "وقال المهندس سالم الحارثي إن الاختبارات جرت من دون حوادث."


@pytest.mark.parametrize(
    ("body", "agency"),
    [
        (f"القاهرة (رويترز) - {LEAD}\n{NEXT}", "رويترز"),
        (f"{LEAD}\n{NEXT}\nالمصدر: الفرنسية", "أ ف ب"),
        (f"{LEAD}\n{NEXT}\n(د ب أ)", "د ب أ"),
        (f"{LEAD}\n{NEXT} (رويترز)", "رويترز"),
        (f"{LEAD}\n{NEXT} (AFP).", "أ ف ب"),
        (f"أعلنت وزارة النقل، نقلا عن وكالة الأنباء السعودية، أن المشروع سيبدأ.\n{NEXT}", "واس"),
        (f"أفاد مسؤول بحسب ما ذكرت وكالة فارس بأن المشروع سيبدأ.\n{NEXT}", "فارس"),
        (f"أعلنت الوزارة وفقًا لرويترز أن المشروع سيبدأ.\n{NEXT}", "رويترز"),
        # A horseman, not the agency; an agency that is quoted further down; agencies without a name.
        (f"أفاد مسؤول بحسب فارس الحارثي بأن المشروع سيبدأ.\n{NEXT}", None),
        (f"{LEAD}\n{NEXT}\nوقالت وكالة رويترز إن المشروع تأخر.\n{NEXT}\n{NEXT}", None),
        (f"{LEAD}\n{NEXT}\nالمصدر: وكالات", None),
        (f"{LEAD}\n{NEXT}", None),
        ("", None),
        ("نقلا عن", None),
    ],
)
def test_credited_in(body: str, agency: str | None) -> None:
    assert credited_in(body) == agency
