"""Words that people call the acts of a record by, in both languages, and the choices that an act is found by.

What is typed on the other keyboard layout is read on both (`db/words/layouts.py`): no word stands here for that. The
names of acts and the labels of their choices find them anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from precinct_tui.language.i18n import N_

_WORDS: Mapping[str, str] = {
    "custody": """
wellbeing: fainted, از هوش رفت،
 سردرد، تنگی نفس، نفس تنگی، فشار خون، قلب، قند، دیابت، صرع، استفراغ، تهوع، سوزش، دندان درد، شکم درد،
 مسموم، اوردوز، vomiting, chest pain, headache, breath, asthma, diabetic, diabetes, overdose, epilepsy, دل‌درد،
 درد دارد، سکته کرد، از حال رفت، تب، ضعف، heart attack, stroke, faint, pain, حالش، حالش خوبه،
 خوب است، سلامت، ناخوش، مریض، بیمار، بدحال، حالش بد است، بیهوش، غش، تشنج، سکته، معتاد،
 خمار،
 check on him, okay, sick, ill, unwell, collapsed, fit, seizure, drunk
care: چک کردن، چک، سر بزن، بهش سر بزن، نگاهش کن، checked،
 سرکشی، سر زدن، بازدید، مراقبت، دیدن فرد، خودکشی، look in, check on him, check on her, cell check, welfare check,
 visit the cell, suicide watch
give_rights: تفهیم حقوق، حقوق متهم، برگهٔ حقوق، حق سکوت، rights, read rights, caution, right to silence
tell_prosecutor: دادستان، دادسرا، دادیار، بازپرس، قاضی کشیک، اطلاع به قاضی، کشیک، prosecutor, duty judge,
 call the judge
interview: تحقیقات، اقرار، اعتراف، interrogate, confession, بازجویی، بازپرسی، صورت‌جلسه، تحقیق از متهم، سؤال، پرسش،
 question, questioning, interrogation, statement
review: بازبینی، ادامهٔ نگهداری، تمدید، extend, extension, keep holding, continue
lawyer: وکیل معاضدتی، کانون وکلا، defender, public defender, legal advice, وکیل، وکیل تسخیری، وکیل مدافع،
 مشاور حقوقی، solicitor, attorney, counsel, legal aid, barrister
before_judge: حاج آقا، بردن پیش قاضی، نزد قاضی، دادیار، شعبه، magistrate, قاضی، دادگاه، دادسرا، حضور نزد قاضی،
 بردن به دادگاه، اعزام به دادسرا، court, judge, bring to court,
 hearing
release: ولش کن، ول کردن، رهایش کن، let out, released، ضامن،
 مرخصی، رفت خانه، رها کردن، پایان نگهداری، send home, let him go, آزاد، آزادی، ترخیص، مرخص، رها، وثیقه،
 ضمانت، کفیل، کفالت، let go, free, set free, bail, discharge, go home
property_in: shoelaces,
 پول نقد، طلا، انگشتر، گردنبند، ساک، چمدان، کلید، کمربند، بند کفش، سیگار، jewellery, ring, bag, keys,
 belt, phone, اموال، وسایل، وسیله، امانات، لوازم، موبایل، گوشی، پول، کیف، کیف پول، طلا، ساعت مچی، belongings,
 possessions,
 money, cash, wallet, mobile, his things, take property
property_out: پول نقد، طلا، ساک، چمدان، کلید، سیگار، jewellery, bag, keys, phone, استرداد، پس دادن، تحویل اموال،
 اموال، وسایل، وسیله، امانات، موبایل، گوشی، پول، کیف پول، belongings,
 wallet,
 money, mobile, return property, give back
judicial_order: رأی دادگاه، رأی، احضاریه، جلب، حکم جلب، زندانی، sentence, ruling, دستور قضایی، حکم، حکم قاضی،
 قرار بازداشت، بازداشت موقت، قرار، تمدید، زندان، وثیقه، قرار وثیقه،
 نامهٔ قاضی،
 remand, warrant, court order, judge's order, detention order, prison, bail
order_answer: تمدید، مهلت دستور، تا کی، how long, until when
removal_order: دیپورت، دستور اخراج، رد مرز، طرد، اخراج، deportation, removal, deport
set_ground: مبنا، علت نگهداری، اتهام، جرم، دلیل بازداشت، ground, reason, charge, offence, why held
tell_ground: تفهیم اتهام، ابلاغ اتهام، اتهام، told the charge, charge
ask_fear: برگردد، برگشت به کشور، می‌کشند، طالبان، persecuted, killed at home, ترس، خطر بازگشت، پناهنده، پناهندگی،
 می‌ترسد، جانش در خطر است، شکنجه، fear, afraid, asylum, refugee,
 danger at home
offer_asylum: پناهندگی، پناهنده، پناهجو، پناه، asylum, refugee
refer_asylum: پناهندگی، پناهنده، پناهجو، درخواست پناهندگی، asylum, refugee, unhcr
lift_fear: تصمیم پناهندگی، رد پناهندگی، asylum decision
decide_age: سن، تعیین سن، پزشکی قانونی، age test, age decision
set_language: پشتو، دری، عربی، کردی، ترکی، لری، انگلیسی، اردو، pashto, dari, arabic, زبان، لهجه، چه زبانی، dialect,
 speaks
set_age: سنش، کم‌سن، زیر سن، سالش است، underage, under age, teenager, young, سن، کودک، بچه، نوجوان، خردسال، صغیر،
 زیر ۱۸، باردار، همراه، minor, child, kid, juvenile, under 18, how old
see_documents: مدارک، مدرک، گذرنامه، پاسپورت، کارت آمایش، آمایش، کارت ملی، شناسنامه، ویزا، کارت اقامت،
 کارت شناسایی، passport,
 papers, id, identity card, visa, residence card, amayesh
set_identity: مشخصات، هویت، نام، نام پدر، نام مادر، تاریخ تولد، name, identity, particulars, date of birth
give_start: زمان دستگیری، ساعت دستگیری، time of arrest
link: خانواده، همراهان، پدر، مادر، فرزند، بچه، پیوند، relative, parent, link
remarks: اظهارات، حرف متهم، اعتراض، objection, remark, says
add_entry: نتیجه، یادداشت، اتفاق، happened, result, شرح، یادداشت، ثبت، توضیح، گزارش، دوربین، note, entry, log,
 write, camera
held_before: سابقه، قبلاً بازداشت، earlier arrest, arrested before
tell_family: مادر، خواهر، زنش، شوهر، بستگان، اقوام، brother, sister, husband, relatives, parents, خانواده، تلفن،
 تماس، زنگ، زنگ به خانه، خبر به خانه، پدر، مادر، همسر، برادر، تلفن به خانواده، family,
 mother, father,
 wife, phone call, call home, telephone, ring, next of kin
notify: اطلاع به بازرسی، خبر دادن، گزارش فوت، report a death, inform
doctor: سردرد، تنگی نفس، نفس تنگی، فشار خون، قلب، قند، دیابت، صرع، استفراغ، تهوع، سوزش، دندان درد، شکم درد، مسموم،
 اوردوز، vomiting, chest pain, headache, breath, asthma, diabetic, diabetes, overdose, epilepsy, پرستار، دل‌درد،
 سکته، آزمایش، داروخانه، heart attack, stroke, pain, dentist, دکتر، پزشک، درمان، معاینه،
 درمانگاه، طبیب، بهداری، مریض، بیمار، بدحال، حالش بد است، تشنج، معتاد،
 ترک اعتیاد، medic,
 physician, nurse, examination, clinic, sick, ill, unwell, seizure, withdrawal
interpreter: interpreting, مترجم، ترجمه، دیلماج، translator, translate, translation
offer_contacts: سفارت، کنسولگری، سفیر، کمیساریا، embassy, consul, consulate, unhcr
enquiry: پیگیری خانواده، سراغ گرفتن، بستگان، relative asks, someone asks
visit: ملاقات، دیدار، بازدید بازرس، بازرس، ناظر، قاضی ناظر، visitor, inspection, monitor, sees him
talk_with_child: صحبت با کودک، کودک، بچه، نوجوان، child, kid, minor, juvenile
place_in: انفرادی، تخت، عوض کردن اتاق، change room, bed, اتاق، تعویض اتاق، جابه‌جایی در بازداشتگاه، سلول، بند،
 room, cell, change cell, move cell, put in
take_out: بیرون بردن، خروج از اتاق، بیرون آوردن، bring out, out of cell
back_in: برگشت به اتاق، برگرداندن، back to cell, returned to cell
search_person: لخت، لخت کردن، بازدید بدنی، جیب، strip search, pockets, تفتیش، بازرسی بدنی، گشتن، بازرسی، frisk,
 strip, pat down, body search
restrain: دستبند، پابند، بستن دست، handcuffs, cuffs, shackles, tie
end_restraint: باز کردن دستبند، دستبند، uncuff, handcuffs off
use_force: دعوا، مقاومت، اسپری، گاز، شوکر، تیراندازی، شلیک، spray, pepper spray, baton, shoot, resisted, زور،
 قوهٔ قهریه، درگیری، کتک، ضرب و شتم، باتوم، شوکر، دستبند، force, fight, beaten, hit, struggle,
 taser, handcuffs
injury: خودش را زد، رگ زد، ضربه، آسیب، سوختگی، دعوا، burn, broken, fight, زخم، زخمی، مجروح، کبودی، خون، شکستگی،
 جراحت، کتک، خودزنی، خودکشی، bruise, wound, cut, bleeding, hurt,
 beaten, self-harm,
 suicide
medicine: آمپول، دارو، قرص، شربت، انسولین، متادون، pill, pills, meds, medication, tablet, insulin, methadone
fitness: قابل نگهداری، توان بازجویی، fit to hold, fit to question
answer_need: نیاز، معلول، قاچاق انسان، need, disabled, trafficked
recount: شمارش پول، count money
move: انتقال، اعزام، جابه‌جایی، جابجایی، منتقل، بردن، زندان، transfer, take to, send to, jail, prison
refer: اعزام، انتقال، تحویل، تحویل به، رد مرز، مرز، اردوگاه، زندان، hand over, handover, transfer, border, camp,
 prison
name_receiver: تحویل‌گیرنده، who took him, received by
returned: برگرداندند، از بیمارستان آمد، برگشت، بازگشت، برگشت از بیمارستان، برگشت از دادگاه، came back, return,
 back from hospital, back from court
receipt: رسید، رسید تحویل، receipt
child_delivered: تحویل کودک، بهزیستی، ولی، سرپرست، بچه، deliver child, welfare, guardian, minor
record_death: تمام کرد، جان داد، خودکشی کرد، فوت شد، killed himself, suicide, فوت، مرگ، مرد، درگذشت، جان باخت، جسد،
 جنازه، خودکشی، died, dead, death, body, passed away
after_death: علت مرگ، کالبدشکافی، autopsy, cause of death
record_escape: fled, flee, escaped, گریخته است،
 در رفته، گریخته، نیست، پیدایش نیست، غیبت، run away, absconded, فرار، متواری، گریخت، فرار کرد،
 در رفت، escape, ran away, ran off, missing, gone
recapture: دستگیری دوباره، دوباره گرفتند، caught again
reopen: بازگشایی، دوباره باز کردن، open again
wrong_outcome: آزادی اشتباهی، wrong person, released by mistake
confirm_arrival: رسید به خانه، سالم رسید، arrived home
put_off: تعویق، فعلاً نه، بعداً، later, postpone, cannot now
explain_breach: علت تأخیر، توجیه، late, why late
evidence: مدرک ثبت دیر، proof
late_fact: تخلف، اتفاق نادرست، violation, went wrong
give_copy: رونوشت، کپی، copy
wrong_person: اشتباه ثبت شد، wrong record
strike: خط زدن، حذف، پاک کردن، delete, remove, cross out
correct: اصلاح، تصحیح، غلط، ویرایش، edit, fix, change, mistake
duplicate: تکراری، پروندهٔ دوم، same person
countersign: امضا، sign
sign_absent: امضای تلفنی، sign by phone
attach: پیوست، عکس، فایل، اسکن، دوربین، فیلم، photo, picture, file, scan, video, camera
complaint: شاکی، شاکی است، شکایت از مأمور، توهین، فحش، کتکم زدند، mistreated, abused, insulted, شکایت، شکایت‌نامه،
 اعتراض، کتک، بدرفتاری، شکنجه، complain, grievance, ill-treatment, beaten, abuse
unwell: fainted, collapsed, از هوش رفت، غش کرد، بیهوش شد، سکته، غش کرده،
 سردرد، تنگی نفس، نفس تنگی، فشار خون، قلب، قند، دیابت، صرع، استفراغ، تهوع، سوزش، دندان درد، شکم درد، مسموم،
 اوردوز، vomiting, chest pain, headache, breath, asthma, diabetic, diabetes, overdose, epilepsy, ناخوش، مریض،
 بیمار، بدحال، حالش بد است، کمک پزشکی، تشنج، sick, ill, unwell, emergency, help
""",
    "incident": """
add_entry: شرح، یادداشت، توضیح، note, log, write, update
send_unit: گشت، اعزام گشت، گشت بفرست، فرستادن گشت، ماشین، نیرو، send car, send patrol, unit, dispatch, car, backup
add_party: شاهد، متهم، شاکی، مصدوم، مظنون، طرف، راننده، شخص، witness, suspect, victim, driver, person, complainant
add_property: کالا، مال، کشف، توقیف، اسلحه، مواد، goods, seized, found, weapon, drugs
add_vehicle: خودرو، ماشین، موتور، پلاک، car, motorcycle, plate, vehicle
set_harm: مصدوم، مجروح، کشته، فوتی، اسلحه، injured, hurt, killed, weapon
set_disposition: نتیجه، سرانجام، مختومه، بستن پرونده، بستن، close, outcome, result, finish
clear: پایان، رفع، بستن پرونده، بستن، تمام شد، close, done, finish, cleared
refer: ارجاع، دادسرا، فرستادن پرونده، forward, send on, prosecutor
submit: تأیید، ارسال برای تأیید، بستن پرونده، close, review, approval
amend_type: تغییر نوع، نوع، type, change type
link: مرتبط، پیوند، related, connect
attach: پیوست، عکس، فیلم، فایل، photo, picture, file, video
void: ابطال، باطل، لغو، cancel, mistake, delete
reopen: بازگشایی، باز کردن، open again
record_death: فوت، مرگ، died, dead
set_accident: تصادف، کروکی، accident, crash, sketch
set_cyber: سایبری، اینترنتی، کلاهبرداری، cyber, online, fraud
set_contraband: drugs, قاچاق، contraband, smuggling
protect: حفاظت، مخفی، protect, hide
correct: اصلاح، تصحیح، غلط، edit, fix, mistake
begin_search: گمشده، مفقود، جست‌وجو، missing, search
found_missing: پیدا شد، found
""",
    "request": """
assign: مسئول، واگذاری، سپردن، owner, give to
refer: ارجاع، فرستادن، ادارهٔ دیگر، forward, send on, pass on
act: اقدام، پیگیری، done, follow up
answer_now: جواب، پاسخ، همان‌جا، answer, on the spot
reply: جواب، پاسخ، نامه، answer, response, letter
close: تمام شد، انجام شد، بستن، مختومه، پایان، finish, done
satisfaction: رضایت، راضی، happy, rating
reopen: بازگشایی، open again
merge: تکراری، ادغام، duplicate, same
hold: نگه داشتن، keep
correct: اصلاح، تصحیح، غلط، edit, fix, mistake
""",
}
_CHOICES: Mapping[str, str] = {
    "care_given": """
water: تشنه، چایی، آب خوردن، آب، نوشیدنی، چای، drink, tea, thirsty
food: شیر، نوزاد، نان، bread, rice, fruit, baby milk, افطار، سحری، ساندویچ، میوه، شیر خشک، sandwich, snack, غذا،
 ناهار، شام، صبحانه، خوراک، نان، گرسنه، meal,
 lunch, dinner, breakfast, hungry, supper
toilet: دوش، حمام رفتن، بردن دستشویی، شستشو، shower, washroom, دستشویی، توالت، حمام، wc, toilet, bathroom, wash
blanket: پتو، پتو و بالش، رختخواب، bedding, mattress, cold
medicine: دارو، قرص، pill, meds
fresh_air: هواخوری، حیاط، سیگار، yard, exercise, air
phone_call: تلفن، تماس، زنگ، زنگ به خانه، phone call, telephone
prayer: نماز، وضو، مهر، pray, prayer
rest: استراحت، خواب، sleep
""",
    "care_seen": """
unwell: مریض، بیمار، بدحال، حالش بد است، تشنج، درد، sick, ill, pain, seizure
intoxicated: مست، نشئه، خمار، معتاد، مواد، drunk, high, addict, drugs
unconscious: بیهوش، غش، collapsed, fainted
asleep_breathing: خواب، asleep
""",
    "body": """
hospital: بیمارستان، hospital، اورژانس، آمبولانس، درمان، ۱۱۵، بدحال، ambulance, emergency, casualty, a&e, er, 115,
 paramedic
court: دادگاه، court
prosecutor: دادسرا، prosecutor
camp: اردوگاه، کمپ، camp
other_unit: کلانتری دیگر، پاسگاه، آگاهی، another station
welfare: بهزیستی، اورژانس اجتماعی، social services
border_guard: مرز، مرزبانی، border
""",
    "custody_release": """
hospital_not_held: بستری، ترخیص به بیمارستان، admitted
""",
    "custody_notice": """
welfare: بهزیستی، اورژانس اجتماعی، ۱۲۳، social services, 123
""",
    "vulnerability": """
pregnant: باردار، حامله، زن باردار، pregnant
disabled: معلول، ناتوان، disabled
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
"""What a command with one answer is called, where that is said shorter than by both their names."""


@cache
def _table(words: str) -> Mapping[str, tuple[str, ...]]:
    lines: list[str] = []
    for line in words.strip().splitlines():
        if line.startswith(" "):  # it goes on
            lines[-1] += line
        else:
            lines.append(line)
    named = (line.partition(":") for line in lines)
    return {
        name: tuple(filter(None, (word.strip() for word in said.replace("،", ",").split(","))))
        for name, _colon, said in named
    }


def words_of(command: str) -> tuple[str, ...]:
    """What people call a command besides its name; of a panel or line of the menu, by its register and id."""
    register, _dot, name = command.partition(".")
    return _table(_WORDS.get(register, "")).get(name, ())


def choice_words(name: str | None, code: str) -> tuple[str, ...]:
    """What people call an item of a list, by the program's code of it, besides its label."""
    return _table(_CHOICES.get(name or "", "")).get(code, ())


def all_words() -> Mapping[str, tuple[str, ...]]:
    """Every command, panel or line of the menu with its words."""
    return {f"{register}.{name}": said for register, words in _WORDS.items() for name, said in _table(words).items()}
