"""The choices that an act is found by, and the words that people call them by, in both languages."""

from __future__ import annotations

from collections.abc import Mapping

from precinct_tui.language.act_words import word_table
from precinct_tui.language.i18n import N_

_CHOICES: Mapping[str, str] = {
    "care_given": """
water: تشنه، چایی، آب خوردن، آب، نوشیدنی، چای، آب دادم، آب معدنی، بطری آب، لیوان آب، تشنه است، شربت، قهوه، آبجوش،
 آب خنک، دوغ، نوشابه، شیر آب، drink, tea, thirsty, juice, water bottle, glass of water, coffee, thirst,
 something to drink, cup of tea, hot drink, cold drink, soft drink, milk, bottle
food: شیر، نوزاد، نان، افطار، سحری، ساندویچ، میوه، شیر خشک، غذا، ناهار، شام، صبحانه، خوراک، گرسنه، گشنه، گرسنه است،
 غذا دادم، وعده، وعدهٔ غذایی، برنج، کیک، بیسکویت، افطاری، خرما، تخم‌مرغ، رژیم غذایی، حلال، سهمیهٔ غذا، bread, rice,
 fruit, baby milk, sandwich, snack, meal, lunch, dinner, breakfast, hungry, supper, eat, ate, eating, fed, feed,
 starving, biscuit, something to eat, mealtime, morning meal, vegetarian, halal, diet, ready meal, light meal, soup,
 egg, chicken, dates, grocery, serve, served
toilet: دوش، حمام رفتن، بردن دستشویی، شستشو، دستشویی، توالت، حمام، سرویس، سرویس بهداشتی، قضای حاجت، ادرار، نظافت،
 نوار بهداشتی، پوشک، صابون، حوله، مسواک، دوش گرفتن، لباس عوض کردن، اصلاح صورت، shower, washroom, wc, toilet, bathroom,
 wash, loo, restroom, lavatory, washing, pee, sanitary pads, nappy, diaper, bath, soap, towel, toothbrush, shave,
 hygiene, change clothes
blanket: پتو، پتو و بالش، رختخواب، سرد، سردش است، سرما، بخاری، لباس گرم، تشک، بالش، زیرانداز، ملحفه، خنک، سردی، لباس،
 پوشش، bedding, mattress, cold, warm, freezing, heater, pillow, sheet, warm clothes, cold cell, shivering,
 clean clothes, coat, linen
medicine: دارو، قرص، pill, meds, inhaler
fresh_air: هواخوری، حیاط، سیگار، هوا، هوای آزاد، قدم زدن، پیاده‌روی، دود، سیگار کشیدن، yard, exercise, air,
 outdoors, outside, smoke, cigarette, smoking, walk, exercise yard, courtyard, outdoor exercise, outdoor, recreation,
 stretch legs
phone_call: تلفن، تماس، زنگ، زنگ به خانه، زنگ بزند، زنگ زد، تماس گرفت، تلفن کرد، phone call, telephone, call home,
 make a call, ring home, phone
prayer: نماز، وضو، مهر، وضو گرفتن، مسجد، نمازخانه، سجاده، جانماز، قبله، قرآن، روزه، pray, prayer, mosque, quran,
 prayer mat, worship, ablution, religious
rest: استراحت، خواب، خوابید، بخوابد، خسته، sleep, nap, lie down, uninterrupted rest, quiet, sleep period, tired
""",
    "care_seen": """
unwell: مریض، بیمار، بدحال، حالش بد است، تشنج، درد، sick, ill, pain, seizure
intoxicated: مست، نشئه، خمار، معتاد، مواد، نعشه، drunk, high, addict, drugs, drunken, intoxicated, stoned
unconscious: بیهوش، غش، collapsed, fainted
asleep_breathing: خواب، خوابه، خوابیده، خوابش برده، asleep, sleeping, sleeps
spoke: حرف زد، بیدار، talked, talking, awake, fine
roused: بیدارش کردم، بیدار کردن، roused, woke, woken up
""",
    "body": """
hospital: بیمارستان، اورژانس، آمبولانس، درمان، ۱۱۵، بدحال، بستری، اورژانس بیمارستان، بردن بیمارستان، درمانگاه،
 بردن درمانگاه، نگهبان بیمارستان، برانکارد، hospital, ambulance, emergency, casualty, a&e, er, paramedic,
 take to hospital, hospital guard, guarded in hospital, stretcher, 911
court: دادگاه، بردن دادگاه، دادگاه انقلاب، دادگاه کیفری، محاکمه، court, take to court, trial
prosecutor: دادسرا، بردن دادسرا، معرفی به دادسرا، prosecutor, take to prosecutor
camp: اردوگاه، کمپ، اردوگاه مراقبتی، مهمانشهر، camp, refugee camp, detention camp
other_unit: کلانتری دیگر، پاسگاه، آگاهی، کلانتری، تحویل پاسگاه، تحویل کلانتری، یگان دیگر، پلیس امنیت، پلیس مهاجرت،
 پلیس آگاهی، پلیس فتا، اطلاعات، فرماندهی انتظامی، another station, other station, another unit, police station,
 other police
welfare: بهزیستی، اورژانس اجتماعی، مددکار، مددکار اجتماعی، پرورشگاه، social services, social worker, shelter
border_guard: مرز، مرزبانی، لب مرز، نقطهٔ صفر مرزی، رد مرز، border, frontier, border police
aliens_office: اتباع، ادارهٔ اتباع، امور اتباع، immigration, aliens office, foreigners office
forensic_medicine: پزشکی قانونی، طول درمان، forensic, coroner
consulate: سفارت، embassy
carrier: فرودگاه، هواپیما، airport, airline
""",
    "custody_release": """
hospital_not_held: بستری، ترخیص به بیمارستان، admitted
released_time_limit: مهلت تمام شد، ۲۴ ساعتش پر شد، وقتش تمام شد، time is up, 24 hours
released_no_ground: بی‌گناه، بی‌دلیل، innocent, no reason
released_by_order: حکم آزادی، وثیقه، کفیل، قاضی گفت آزاد شود، bail
""",
    "custody_notice": """
welfare: بهزیستی، اورژانس اجتماعی، ۱۲۳، مددکار، مددکار اجتماعی، کودک تنها، social services, social worker,
 child protection
forensic: پزشکی قانونی، forensic, coroner
inspectorate: ۱۹۷، حفاظت اطلاعات
""",
    "vulnerability": """
pregnant: باردار، حامله، زن باردار، بارداری، آبستن، ماه چندم، pregnant, pregnancy, expecting
disabled: معلول، ناتوان، ویلچر، نابینا، ناشنوا، disabled, wheelchair, blind, deaf
trafficking_sign: قاچاق انسان، trafficking
""",
    "visitor_kind": """
icrc: صلیب سرخ، هلال احمر، red cross, red crescent
monitor: بازرس، بازدید بازرس، ناظر، inspector, monitor
""",
    "custody_order": """
hold: بازداشت موقت، قرار بازداشت، تمدید، زندان، remand, prison
release: آزادی، وثیقه، قرار وثیقه، bail
""",
    "custody_referral": """
border: رد مرز، مرز، لب مرز، طرد، border, deport, expel
""",
    "custody_contact": """
unhcr: سازمان ملل، un, unhcr
consulate: کنسول، embassy, consul
""",
    "taken_out_for": """
toilet: دستشویی، حمام، سرویس، دوش گرفتن، loo, shower, bathroom
fresh_air: حیاط، سیگار، قدم زدن، هوای آزاد، smoke, cigarette, walk, yard, outdoors, outside
identification: انگشت‌نگاری، احراز هویت، تشخیص هویت، fingerprint, identify, line-up
doctor: بهداری، دکتر، بردن دکتر، درمانگاه، medic
visit: ملاقاتی، visitor
interview: بازجویی، questioning
""",
    "search_kind": """
strip: لخت، لخت کردن، naked, strip
outer: جیب، pockets, pat down
""",
    "force_kind": """
physical: با دست، مشت، لگد، punch, held down, grab
spray: گاز، گاز فلفل، اشک‌آور، pepper spray, tear gas
firearm: تیر، تیراندازی، اسلحه، shoot, shot, gun, fired
handcuffs: دست‌بند، cuffs
""",
    "custody_late_fact": """
held_too_long: بیش از ۲۴ ساعت، held too long
""",
}
FOUND_BY: Mapping[str, tuple[str, ...]] = {
    "custody.move": ("to",),
    "custody.release": ("outcome",),
    "custody.care": ("seen", "given"),
    "custody.wellbeing": ("well",),
    "custody.before_judge": ("body",),
    "custody.refer": ("to",),
    "custody.judicial_order": ("effect",),
    "custody.visit": ("who",),
    "custody.take_out": ("why",),
    "custody.search_person": ("kind",),
    "custody.use_force": ("means",),
    "custody.restrain": ("means",),
    "custody.notify": ("to",),
    "custody.offer_contacts": ("body",),
    "custody.answer_need": ("need",),
    "custody.child_delivered": ("to",),
    "custody.wrong_outcome": ("what",),
    "custody.late_fact": ("what",),
    "incident.refer": ("body",),
    "incident.set_disposition": ("disposition",),
    "incident.add_party": ("role",),
    "request.refer": ("body",),
    "request.close": ("outcome",),
}
"""A command → its fields whose choices say what is done: each is found in the menu,
 and opens the form with it set."""
NAMED: Mapping[tuple[str, str], str] = {
    ("custody.move", "hospital"): N_("To hospital, under guard"),
    ("custody.release", "hospital_not_held"): N_("Release into hospital, no longer held"),
}
"""Names of a command with one answer, where that is said shorter than by both their names."""


def choice_words(name: str | None, code: str) -> tuple[str, ...]:
    """Names that people have for an item of a list, by the program's code of it, besides its label."""
    return word_table(_CHOICES.get(name or "", "")).get(code, ())
