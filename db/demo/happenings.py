"""What happens in the made-up precinct: the kinds of incidents, how often, in which words, and how they end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Happening:
    """A kind of incident. `share` is its weight among all; `texts` are what callers say; `ends` dispositions.

    `to` is the body that it is referred to instead of a disposition, `goods` the property of GOODS that is stolen or
    seized, `vehicle` whether one is named, `hurt` the most people that may be injured. `person`: the one who is
    complained of has been seen.
    """

    type: str
    share: float
    texts: tuple[str, ...]
    ends: tuple[str, ...] = ()
    to: str | None = None
    goods: str | None = None
    vehicle: str | None = None
    hurt: int = 0
    person: bool = False
    scene: bool = True


CALM = ("settled_on_scene", "settled_on_scene", "reconciled", "nothing_found")

HAPPENINGS = (
    Happening("neighbour_dispute", 7, (
        "دو همسایه بر سر جای پارک خودرو درگیری لفظی دارند.",
        "اختلاف بر سر نشت آب از طبقهٔ بالا؛ سروصدا زیاد است و همسایه‌ها جمع شده‌اند.",
        "همسایه راه‌پله را با وسایل بسته و جر و بحث بالا گرفته است.",
    ), ("reconciled", "settled_on_scene")),
    Happening("noise", 7, (
        "صدای بلند موسیقی از واحد بالا؛ کودک خردسال در خانه است و نمی‌خوابد.",
        "کارگاه جوشکاری شبانه کار می‌کند و صدای آن آزاردهنده است.",
        "جشن عروسی تا دیروقت ادامه دارد و کوچه بسته شده است.",
    ), CALM),
    Happening("dispute", 6, (
        "مشاجرهٔ راننده و مسافر بر سر کرایه.",
        "مشتری و فروشنده بر سر پس دادن کالا جر و بحث می‌کنند.",
        "چند جوان مقابل مغازه با هم بگومگو دارند.",
    ), CALM),
    Happening("family_dispute", 8, (
        "اختلاف زن و شوهر؛ زن خواسته است مأمور به در منزل بیاید.",
        "برادران بر سر ارث با هم درگیر شده‌اند.",
        "پسر خانواده در خانه داد و بیداد می‌کند و وسایل را می‌شکند.",
    ), ("reconciled", "reconciled", "settled_on_scene", "referred_prosecutor")),
    Happening("fight", 5, (
        "نزاع دسته‌جمعی چند نفر در خیابان؛ یکی چوب در دست دارد.",
        "دو نفر با مشت و لگد درگیر شده‌اند.",
        "درگیری چند جوان جلوی پارک، مردم جدا کرده‌اند ولی هنوز آنجا هستند.",
    ), ("reconciled", "referred_prosecutor", "nothing_found"), hurt=2, person=True),
    Happening("assault", 2, (
        "مردی بر اثر ضربه به سر زخمی شده و شاکی است.",
        "شاکی می‌گوید در راه خانه از او کتک خورده‌اند و گواهی درمانگاه دارد.",
    ), ("referred_prosecutor",), to="prosecutor", hurt=1, person=True),
    Happening("threat", 1.5, (
        "شاکی می‌گوید با پیام تهدید به آتش زدن خودرو شده است.",
        "طلبکار جلوی در آمده و خانواده را تهدید کرده است.",
    ), ("referred_prosecutor", "reconciled")),
    Happening("accident_damage", 9, (
        "برخورد دو خودروی سواری، فقط خسارت؛ راه بند آمده است.",
        "پراید از پشت به وانت زده، کسی آسیب ندیده است.",
        "برخورد موتورسیکلت با خودروی پارک‌شده؛ راکب سالم است.",
    ), ("settled_on_scene", "referred_specialist"), vehicle="car"),
    Happening("accident_injury", 3.5, (
        "تصادف موتورسیکلت با سواری؛ راکب از پا آسیب دیده و اورژانس خبر شده است.",
        "عابر با خودرو برخورد کرده و روی زمین افتاده است.",
        "واژگونی سواری در بلوار، دو سرنشین زخمی شده‌اند.",
    ), to="traffic_police", vehicle="car", hurt=2),
    Happening("theft_home", 3.5, (
        "در نبود صاحب‌خانه قفل در حیاط شکسته شده و طلا و پول نقد برده‌اند.",
        "سارق از پنجرهٔ آشپزخانه وارد شده؛ گوشی و لپ‌تاپ نیست.",
        "صبح متوجه شدیم در پشت‌بام باز است و وسایل انباری را برده‌اند.",
    ), to="criminal_investigation", goods="home"),
    Happening("theft_shop", 2, (
        "کرکرهٔ مغازه بریده شده و دخل خالی است.",
        "دو نفر به بهانهٔ خرید وارد شدند و یک دستگاه گوشی از پیشخوان برداشتند.",
    ), to="criminal_investigation", goods="shop"),
    Happening("theft_vehicle", 1.3, (
        "پراید سفید شب مقابل منزل پارک بود و صبح نیست.",
        "پژو ۴۰۵ نقره‌ای از پارکینگ بیمارستان سرقت شده است.",
    ), to="criminal_investigation", vehicle="car"),
    Happening("theft_from_vehicle", 3, (
        "شیشهٔ خودرو شکسته شده و کیف مدارک از روی صندلی برداشته‌اند.",
        "ضبط و یک کیف دستی از داخل خودرو سرقت شده است.",
    ), to="criminal_investigation", goods="bag", vehicle="car"),
    Happening("theft_vehicle_parts", 2.5, (
        "باتری خودرو را شبانه باز کرده‌اند.",
        "چهار حلقهٔ چرخ خودرو را برده‌اند و خودرو روی آجر مانده است.",
    ), to="criminal_investigation", goods="parts", vehicle="car"),
    Happening("theft_motorcycle", 4, (
        "موتورسیکلت هوندا جلوی نانوایی پارک بود و در چند دقیقه برده‌اند.",
        "موتورسیکلت از داخل حیاط سرقت شده، قفل فرمان شکسته است.",
        "صاحب موتورسیکلت می‌گوید دیشب زنجیرش کرده بود و صبح نبوده است.",
    ), to="criminal_investigation", vehicle="motorcycle"),
    Happening("theft_bag_snatching", 1.3, (
        "دو راکب موتورسیکلت کیف خانمی را کشیدند و به سمت بلوار گریختند.",
        "کیف‌قاپی در پیاده‌رو؛ بند کیف پاره شده و دست شاکی خراش برداشته است.",
    ), to="criminal_investigation", goods="bag"),
    Happening("theft_phone_snatching", 4, (
        "گوشی‌قاپی؛ هنگام صحبت با تلفن، موتورسوار گوشی را از دستش گرفت.",
        "گوشی همراه دختر دانشجو را در ایستگاه تاکسی قاپیدند.",
        "سرنشین موتورسیکلت گوشی را از دست رانندهٔ تاکسی گرفت و گریخت.",
    ), to="criminal_investigation", goods="phone"),
    Happening("theft_pickpocketing", 1.3, (
        "در شلوغی بازار کیف پول از جیبش برداشته‌اند.",
        "در صف نانوایی متوجه شد کیف پولش نیست.",
    ), to="criminal_investigation", goods="wallet"),
    Happening("theft_petty", 2, (
        "کپسول گاز از حیاط خانه برده‌اند.",
        "دوچرخهٔ کودک از جلوی در نیست.",
    ), ("nothing_found", "referred_specialist"), goods="petty"),
    Happening("theft_cable", 2, (
        "حدود سی متر کابل برق روشنایی پارک بریده و برده شده است.",
        "سیم تلفن محله قطع است؛ مأمور مخابرات می‌گوید کابل را بریده‌اند.",
    ), to="criminal_investigation", goods="cable"),
    Happening("theft_by_force", 0.5, (
        "سه نفر با چاقو راه راننده را بستند و پول و گوشی او را گرفتند.",
        "زورگیری از دو جوان در پارک ساحلی؛ مهاجمان پیاده گریختند.",
    ), to="criminal_investigation", goods="phone", person=True),
    Happening("cyber_fraud", 1.5, (
        "پیامک ابلاغیهٔ جعلی دریافت کرده و پس از پرداخت، حسابش خالی شده است.",
        "از درگاه جعلی خرید شارژ کرده و سی میلیون ریال برداشت شده است.",
    ), to="cyber_police", scene=False),
    Happening("cyber_withdrawal", 1.5, (
        "برداشت غیرمجاز از حساب؛ شاکی رمز را به کسی نداده است.",
        "دو برداشت پیاپی از کارت بانکی مادر شاکی انجام شده است.",
    ), to="cyber_police", scene=False),
    Happening("cyber_deposit", 1.2, (
        "برای خودرویی در آگهی بیعانه واریز کرده و فروشندهٔ دیگر پاسخ نمی‌دهد.",
        "بیعانهٔ رهن منزل را به حساب ناشناس ریخته است.",
    ), to="cyber_police", scene=False),
    Happening("cyber_harassment", 1, (
        "شمارهٔ ناشناس پیام‌های آزاردهنده می‌فرستد.",
    ), to="cyber_police", scene=False),
    Happening("contraband_goods", 0.8, (
        "در بازرسی مغازه، لوازم آرایشی بدون مدرک گمرکی دیده شد.",
        "چند کارتن سیگار بدون برچسب از انبار مغازه کشف شد.",
    ), to="penalties_court", goods="contraband"),
    Happening("contraband_vehicle", 0.5, (
        "وانت حامل پوشاک بدون مدارک، در ایست گشت متوقف شد.",
        "سواری با بار لوازم یدکی بدون بارنامه توقیف شد.",
    ), to="penalties_court", goods="contraband", vehicle="loaded"),
    Happening("drugs", 1.5, (
        "چند نفر پشت پارک مواد مصرف می‌کنند.",
        "رفت‌وآمد مشکوک به خانه‌ای که همسایه‌ها می‌گویند محل خرید و فروش مواد است.",
    ), ("nothing_found", "referred_specialist"), person=True),
    Happening("suspicious_person", 3, (
        "فردی نیم ساعت است درِ خودروها را یکی‌یکی امتحان می‌کند.",
        "مردی ناشناس در راه‌پلهٔ ساختمان نشسته و جواب نمی‌دهد.",
    ), ("nothing_found", "settled_on_scene")),
    Happening("suspicious_vehicle", 2, (
        "پژوی بدون پلاک از دیشب جلوی مدرسه رها شده است.",
        "سواری با شیشهٔ دودی چند بار کوچه را دور زده است.",
    ), ("nothing_found", "settled_on_scene"), vehicle="unread"),
    Happening("suspicious_object", 0.4, (
        "کیف رهاشده کنار ایستگاه اتوبوس؛ مردم نگران‌اند.",
    ), ("settled_on_scene", "handed_to_emergency")),
    Happening("traffic_obstruction", 3, (
        "کامیون خراب شده و بلوار بند آمده است.",
        "دست‌فروش‌ها پیاده‌رو را بسته‌اند.",
        "چراغ راهنمایی چهارراه خاموش است.",
    ), ("settled_on_scene", "referred_other_body")),
    Happening("dangerous_driving", 2, (
        "چند موتورسیکلت در بلوار تک‌چرخ می‌زنند.",
        "خودرویی با سرعت در کوچه دور می‌زند.",
    ), ("nothing_found", "settled_on_scene"), vehicle="car"),
    Happening("street_harassment", 1.5, (
        "راننده‌ای برای دانشجویان مزاحمت ایجاد می‌کند.",
        "دو جوان جلوی آموزشگاه مزاحم خانم‌ها می‌شوند.",
    ), ("settled_on_scene", "referred_prosecutor", "nothing_found")),
    Happening("vandalism", 1.5, (
        "شیشهٔ ایستگاه اتوبوس را شکسته‌اند.",
        "بدنهٔ چند خودرو را در کوچه خط انداخته‌اند.",
    ), ("nothing_found", "referred_prosecutor")),
    Happening("domestic_violence", 1, (
        "صدای فریاد و کتک‌کاری از واحد همسایه شنیده می‌شود.",
        "خانمی با صورت کبود به خانهٔ همسایه پناه برده است.",
    ), to="social_emergency", hurt=1),
    Happening("missing_person", 0.7, (
        "پدر سالمند خانواده از صبح بیرون رفته و برنگشته است؛ فراموشی دارد.",
    ), ("settled_on_scene", "referred_specialist")),
    Happening("missing_child", 0.5, (
        "پسر هفت‌ساله در بازار از مادرش جدا شده است.",
        "دختر نه‌ساله از مدرسه به خانه نرسیده است.",
    ), ("settled_on_scene",)),
    Happening("found_person", 0.5, (
        "کودکی تنها جلوی درمانگاه پیدا شده و نشانی خانه را نمی‌داند.",
    ), ("settled_on_scene",)),
    Happening("suicide_attempt", 0.15, (
        "فردی بالای پل رفته و حاضر نیست پایین بیاید.",
    ), ("handed_to_emergency",)),
    Happening("lost_document", 4, (
        "کارت ملی و گواهی‌نامه گم شده است.",
        "دفترچه و کارت خودرو در مسیر بازار مفقود شده است.",
        "شناسنامهٔ فرزندش را گم کرده و برگهٔ مفقودی می‌خواهد.",
    ), ("settled_on_scene",), scene=False),
    Happening("lost_property", 1.5, (
        "کیف حاوی پول و کلید در تاکسی جا مانده است.",
        "گوشی همراه در پارک گم شده است.",
    ), ("settled_on_scene", "nothing_found"), scene=False),
    Happening("found_property", 1.5, (
        "یک کیف زنانه با مدارک پیدا شده و تحویل کلانتری شد.",
        "رانندهٔ تاکسی گوشی جامانده مسافر را آورده است.",
    ), ("settled_on_scene",), scene=False),
    Happening("fraud", 1.5, (
        "زمین را به چند نفر فروخته‌اند؛ شاکی قولنامه در دست دارد.",
        "به بهانهٔ وام، از شاکی پول گرفته و پاسخ نمی‌دهد.",
    ), to="prosecutor", scene=False),
    Happening("bad_cheque", 1, (
        "چک برگشت خورده و شاکی برای راهنمایی آمده است.",
    ), ("referred_prosecutor",), scene=False),
    Happening("fire", 1, (
        "آتش‌سوزی در نیزار کنار جاده؛ دود به خانه‌ها رسیده است.",
        "دود از واحد طبقهٔ دوم بیرون می‌زند.",
    ), ("handed_to_emergency",)),
    Happening("flood", 0.5, (
        "آب‌گرفتگی زیرگذر پس از باران؛ دو خودرو مانده‌اند.",
    ), ("settled_on_scene", "handed_to_emergency")),
    Happening("medical_help", 1.3, (
        "پیرمردی در صف نانوایی از حال رفته است.",
        "گرمازدگی کارگر در پیاده‌رو.",
    ), ("handed_to_emergency",)),
    Happening("gas_or_power", 0.7, (
        "بوی گاز در راه‌پلهٔ ساختمان.",
        "سیم برق پس از باد روی خیابان افتاده است.",
    ), ("handed_to_emergency", "referred_other_body")),
    Happening("animal", 1.2, (
        "سگ رهاشده به بچه‌ها حمله می‌کند.",
        "گاومیش‌ها وارد بلوار شده‌اند.",
    ), ("settled_on_scene", "referred_other_body")),
    Happening("citizen_help", 2, (
        "خودروی خانواده در راه مانده و کمک می‌خواهند.",
        "خانم مسافری نشانی را گم کرده است.",
    ), ("settled_on_scene",)),
    Happening("information_request", 2, (
        "تماس‌گیرنده دربارهٔ نحوهٔ شکایت پرسید.",
        "ساعت کار دایرهٔ تشخیص هویت را پرسید.",
    ), ("settled_on_scene",), scene=False),
)  # fmt: skip

GOODS: dict[str, tuple[tuple[str, str, str, int, int, int], ...]] = {
    "home": (
        ("gold", "النگو و گوشوارهٔ طلا", "gram", 8, 40, 60),
        ("cash", "پول نقد", "note", 1, 1, 350),
        ("electronics", "لپ‌تاپ", "device", 1, 2, 280),
        ("home_appliances", "تلویزیون", "device", 1, 1, 220),
    ),
    "shop": (("cash", "موجودی دخل", "note", 1, 1, 180), ("phone", "گوشی همراه نو", "device", 1, 3, 190)),
    "bag": (("documents", "کیف مدارک", "piece", 1, 1, 0), ("cash", "پول نقد", "note", 1, 1, 25)),
    "wallet": (("bank_card", "کارت بانکی", "piece", 1, 3, 0), ("cash", "پول نقد", "note", 1, 1, 15)),
    "parts": (("vehicle_parts", "باتری خودرو", "piece", 1, 1, 45), ("vehicle_parts", "حلقهٔ چرخ", "piece", 2, 4, 50)),
    "phone": (("phone", "گوشی همراه", "device", 1, 1, 170),),
    "petty": (("bicycle", "دوچرخه", "device", 1, 1, 40), ("tools", "کپسول گاز", "piece", 1, 2, 12)),
    "cable": (("cable", "کابل مسی", "metre", 20, 120, 4),),
    "contraband": (
        ("cosmetics", "لوازم آرایشی", "piece", 80, 900, 2),
        ("tobacco", "سیگار", "packet", 200, 4_000, 1),
        ("clothing", "پوشاک", "garment", 60, 1_200, 3),
        ("vehicle_parts", "لوازم یدکی", "piece", 20, 300, 9),
    ),
}
"""What is taken: kind, description, unit, least and most of it, and millions of rials for each."""

LANDMARKS = (
    "روبه‌روی نانوایی", "جنب داروخانه", "نزدیک مدرسهٔ دخترانه", "پشت پارک محله", "کنار پمپ بنزین", "نبش بازارچه",
    "مقابل درمانگاه", "جنب مسجد محله", "ایستگاه تاکسی", "کنار بانک", "روبه‌روی مجتمع مسکونی", "ابتدای جادهٔ ساحلی",
)  # fmt: skip
STREETS = ("بهار", "نخل", "کارون", "یاس", "اقبال", "دریا", "سپهر", "لاله", "آزادگان", "فرهنگ", "نسترن", "امید")
LEARNT = (
    "شاکی تماس گرفت و گفت شمارهٔ پلاک را تا نیمه به یاد دارد.", "همسایهٔ روبه‌رو موضوع را تأیید کرد.",
    "دوربین مداربستهٔ مغازه بازبینی شد؛ تصویر واضح نیست.", "شاکی برای تکمیل اظهارات به کلانتری آمد.",
    "گشت گزارش داد طرفین محل را ترک کرده‌اند.", "به شاکی نحوهٔ پیگیری توضیح داده شد.",
    "مرکز ۱۱۰ تماس دوم دربارهٔ همین موضوع را اعلام کرد.", "اورژانس در محل حاضر شد.",
)  # fmt: skip
NOTES = (
    "طرفین رضایت دادند.", "با تذکر شفاهی پایان یافت.", "صورت‌جلسه تنظیم شد.", "به شاکی راهنمایی لازم داده شد.",
    "در زمان حضور گشت موردی دیده نشد.", "پروندهٔ مقدماتی تشکیل شد.",
)  # fmt: skip
