"""Words that people call the acts of a record by, in both languages.

What is typed on the other keyboard layout is read on both (`db/words/layouts.py`): no word stands here for that. The
names of acts and the labels of their choices find them anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

_ILL = """\
سردرد، تنگی نفس، نفس تنگی، فشار خون، قلب، قند، دیابت، صرع، استفراغ، تهوع، سوزش، دندان درد، شکم درد، مسموم، اوردوز،
 سکته، مریض، بیمار، بدحال، حالش بد است، تشنج، سرگیجه، سرفه، لرز، نفس نمی‌کشد، خون بالا آورد، بی‌حال، حساسیت، اسهال،
 مسمومیت، درد، دندان، معده، کمردرد، کمر، پادرد، گوش‌درد، عفونت، سل، کرونا، آنفلوانزا، سرماخورده، رنگش پریده، عرق سرد،
 هذیان، توهم، می‌لرزد، زرد شده، قاعدگی، پریود، حالش خراب است، وضعش خراب است، بی‌تاب، جیغ می‌زند، برانکارد، سرطان،
 vomiting, chest pain, headache, breath, asthma, diabetic, diabetes, overdose, epilepsy, sick, ill, unwell, dizzy,
 fever, cough, not breathing, allergy, poisoned, diarrhoea, not well, feels bad, heart, breathing, toothache, tooth,
 stomach ache, stomach, back pain, vomit, nausea, nauseous, epileptic, infection, infected, covid, flu, tuberculosis,
 hallucinating, delirious, shaking, sweating, pale, weak, dehydrated, bad shape, terminal, illness, disease,
 screaming, stretcher, cancer, miserable"""
"""Words for whatever somebody has who is unwell."""
_WORDS: Mapping[str, str] = {
    "custody": f"""
wellbeing: {_ILL}، از هوش رفت، دل‌درد، درد دارد، سکته کرد، از حال رفت، تب، ضعف، حالش، حالش خوبه، خوب است، سلامت،
 ناخوش، بیهوش، غش، معتاد، خمار، وضعیت سلامت، چطور است، اعتصاب غذا، غذا نمی‌خورد، گریه می‌کند، ترسیده، حالش بهتر است،
 بهتر شد، زنده و سالم، fainted, heart attack, stroke, faint, pain, check on him, okay, collapsed, fit, seizure, drunk,
 how is he, health, hunger strike, refuses food, refusing to eat, not eating, crying, panic, mental health,
 alive and well, feels better, better, drunken, intoxicated
care: چک کردن، چک، سر بزن، بهش سر بزن، نگاهش کن، سرکشی، سر زدن، بازدید، مراقبت، دیدن فرد، خودکشی، بازدید سلول، کنترل،
 دور سرکشی، نظارت، اعتصاب غذا، غذا نمی‌خورد، خوابیده، بیدار، زنده و سالم، checked, look in, check on him,
 check on her, cell check, welfare check, visit the cell, suicide watch, rounds, round, observe, observation,
 watch him, hunger strike, refuses food, not eating, sleeping, awake, alive and well, roused, rouse, wake, woken
give_rights: تفهیم حقوق، حقوق متهم، برگهٔ حقوق، حق سکوت، حق و حقوق، حقوقش، حقوق شهروندی، اعلام حقوق، خواندن حقوق،
 حق داشتن وکیل، حق تماس، حق ملاقات، rights, read rights, caution, right to silence, read him his rights,
 told his rights, rights sheet, rights leaflet, his rights, entitlements, entitled
tell_prosecutor: دادستان، دادسرا، دادیار، بازپرس، قاضی کشیک، اطلاع به قاضی، کشیک، اطلاع به دادستان، گزارش به دادستان،
 تماس با دادستان، کسب تکلیف، کسب دستور، مقام قضایی، زنگ به دادستان، تلفن به دادستان، تعیین تکلیف، نامه به دادستان،
 prosecutor, duty judge, call the judge, prosecutor told, prosecutor informed, call prosecutor, notify prosecutor,
 tell the judge, phone prosecutor, ring prosecutor, phone the judge, instructions of the prosecutor
interview: تحقیقات، اقرار، اعتراف، بازجویی، بازپرسی، صورت‌جلسه، تحقیق از متهم، سؤال، پرسش، سؤال و جواب، اظهارات،
 گرفتن اظهارات، برگ بازجویی، تک‌نویسی، مصاحبه، حرف کشیدن، تحقیقات مقدماتی، تحقیق، پرسیدن، انکار، interrogate,
 confession, question, questioning, interrogation, statement, testimony, take statement, ask questions, grill,
 interviewed, asked about, declaration, deny, denies
review: بازبینی، ادامهٔ نگهداری، تمدید، تمدید نگهداری، تمدید مهلت، مهلت، مهلت تمام شد، پایان مهلت، وقتش تمام شد،
 ۲۴ ساعت، ۲۴ ساعتش، بیشتر نگه داشتن، تعیین تکلیف، ادامهٔ بازداشت، قرار ادامه، extend, extension, keep holding,
 continue, more time, longer, time is up, time limit, 24 hours, custody clock, still needed, necessity,
 superintendent, inspector review, authorise detention, detain longer, detention review
lawyer: وکیل معاضدتی، کانون وکلا، وکیل، وکیل تسخیری، وکیل مدافع، مشاور حقوقی، وکیل گرفتن، وکالت، مشاوره،
 ارتباط با وکیل، صحبت با وکیل، defender, public defender, legal advice, solicitor, attorney, counsel, legal aid,
 barrister, lawyer came, call lawyer, legal help, legal counsel, consult, consultation
before_judge: حاج آقا، بردن پیش قاضی، نزد قاضی، دادیار، شعبه، قاضی، دادگاه، دادسرا، حضور نزد قاضی، بردن به دادگاه،
 اعزام به دادسرا، جلسهٔ دادگاه، رسیدگی، بازپرس، قاضی کشیک، معرفی به دادسرا، معرفی به دادگاه، معرفی به قاضی، محاکمه،
 magistrate, court, judge, bring to court, hearing, take to court, go to court, before judge, arraignment,
 court hearing, see the judge, trial, presented to the judge
release: ولش کن، ول کردن، رهایش کن، ضامن، مرخصی، رفت خانه، رها کردن، پایان نگهداری، آزاد، آزادی، ترخیص، مرخص، رها،
 وثیقه، ضمانت، کفیل، کفالت، آزاد کردن، آزادش کن، برود، برود خانه، اجازهٔ رفتن، بی‌گناه، تبرئه، سند گذاشت، تعهد،
 قرار قبولی، مهلت تمام شد، پایان مهلت، ۲۴ ساعت، ۲۴ ساعتش پر شد، کفیل آورد، وثیقه گذاشت، مرخص کردن، let out, released,
 send home, let him go, let go, free, set free, bail, discharge, go home, let him out, walk free, innocent, surety,
 goes home, time is up, clear him, bailed, out on bail, leaves
property_in: پول نقد، طلا، انگشتر، گردنبند، ساک، چمدان، کلید، کمربند، بند کفش، سیگار، اموال، وسایل، وسیله، امانات،
 لوازم، موبایل، گوشی، پول، کیف، کیف پول، ساعت مچی، وسایل شخصی، ضبط، توقیف، گرفتن وسایل، تحویل گرفتن وسایل، چاقو،
 سیم‌کارت، شارژر، لپ‌تاپ، فندک، کارت بانکی، کارت عابر، دلار، لباس، کفش، ساعت، عینک، کوله‌پشتی، بند، دسته‌کلید،
 مدارکش را گرفتم، حلقه، النگو، گوشواره، لباس زیر، تسبیح، تبلت، هدفون، پاوربانک، فلش، کارت حافظه، دفترچه، کبریت، کاپشن،
 کلاه، روسری، سنجاق، سکه، اسکناس، تومان، ریال، دینار، ارز، shoelaces, jewellery, ring, bag, keys, belt, phone,
 belongings, possessions, money, cash, wallet, mobile, his things, take property, seize, confiscate, impound,
 valuables, stuff, mobile phone, sim card, laptop, watch, lighter, glasses, clothes, shoes, laces, bank card,
 backpack, knife, purse, take his phone, store things, earrings, necklace, bracelet, wedding ring, jewelry, tablet,
 earphones, power bank, memory card, cigarettes, matches, luggage, suitcase, rucksack, coat, jacket, hat, scarf,
 underwear, coins, banknotes, dollars, currency, headphones, funds, shopping, tools
property_out: پول نقد، طلا، ساک، چمدان، کلید، سیگار، استرداد، پس دادن، تحویل اموال، اموال، وسایل، وسیله، امانات،
 موبایل، گوشی، پول، کیف پول، پسش بده، پس بده، برگرداندن وسایل، بازگرداندن اموال، تحویل وسایل، تحویل امانات، امانت،
 امانتی، پس گرفت، پس گرفتن وسایل، تحویل گوشی، jewellery, bag, keys, phone, belongings, wallet, money, mobile,
 return property, give back, give stuff back, give things back, return things, hand back, stuff back, valuables,
 return belongings, returned, mobile returned, phone back, property back
judicial_order: رأی دادگاه، رأی، احضاریه، جلب، حکم جلب، زندانی، دستور قضایی، حکم، حکم قاضی، قرار بازداشت،
 بازداشت موقت، قرار، تمدید، زندان، وثیقه، قرار وثیقه، نامهٔ قاضی، نامهٔ دادگاه، حکم دادگاه، حکم آزادی، دستور قاضی،
 دستور بازپرس، دستور دادستان، قرار کفالت، محکوم، محکومیت، رأی قطعی، قاضی گفت، قاضی نوشت، قرار تأمین، ممنوع‌الملاقات،
 ممنوع‌الخروج، جریمه، جریمهٔ نقدی، sentence, ruling, remand, warrant, court order, judge's order, detention order,
 prison, bail, judgment, verdict, order of the court, convicted, conviction, judge said, judge decided, judge wrote,
 order, fined
order_answer: تمدید، مهلت دستور، تا کی، مهلت قرار، how long, until when, order expires
removal_order: دیپورت، دستور اخراج، رد مرز، طرد، اخراج، اخراج از کشور، طرد از کشور، حکم اخراج، برگرداندن به کشور،
 deportation, removal, deport, expulsion, expel, deport order, send back to country
set_ground: مبنا، علت نگهداری، اتهام، جرم، دلیل بازداشت، ورود غیرمجاز، غیرمجاز، غیرقانونی، تردد غیرمجاز،
 اقامت غیرمجاز، اقامت منقضی، ویزای منقضی، انقضای ویزا، عبور از مرز، قاچاقی آمده، بدون ویزا، جعل، جعلی، علت دستگیری،
 علت بازداشت، چرا بازداشت شد، ماده قانونی، متهم، ground, reason, charge, offence, why held, overstay, overstayed,
 illegal, illegal entry, illegal stay, entered illegally, expired visa, no visa, border crossing, forged, forgery,
 accusation, accused of, arrested for, crime, suspicion, allegation, why arrested, offense, charged, arrested because,
 reason for arrest
tell_ground: تفهیم اتهام، ابلاغ اتهام، اتهام، ابلاغ، ابلاغ کتبی، برگهٔ اتهام، علت را به او گفتم، told the charge,
 charge, told why, written reason, accusation, charged, told the reason
ask_fear: برگردد، برگشت به کشور، می‌کشند، طالبان، ترس، خطر بازگشت، پناهنده، پناهندگی، می‌ترسد، جانش در خطر است، شکنجه،
 می‌ترسد برگردد، جرئت برگشتن ندارد، تهدید، جنگ، اعدام، تهدیدش کرده‌اند، سرش را می‌برند، persecuted, killed at home,
 fear, afraid, asylum, refugee, danger at home, scared, scared to return, afraid to go home, scared to go back,
 threatened, war, persecution, unsafe, execution, torture, tortured
offer_asylum: پناهندگی، پناهنده، پناهجو، پناه، تقاضای پناهندگی، حمایت بین‌المللی، asylum, refugee, protection,
 claim asylum
refer_asylum: پناهندگی، پناهنده، پناهجو، درخواست پناهندگی، تقاضای پناهندگی، asylum, refugee, unhcr, claim asylum,
 protection
lift_fear: تصمیم پناهندگی، رد پناهندگی، asylum decision
decide_age: سن، تعیین سن، پزشکی قانونی، سنش معلوم نیست، سن نامعلوم، تشخیص سن، کارشناسی سن، رادیوگرافی،
 دروغ دربارهٔ سن، age test, age decision, age unknown, age assessment, age doubt, how old is he, lied about age, x-ray
set_language: پشتو، دری، عربی، کردی، ترکی، لری، انگلیسی، اردو، زبان، لهجه، چه زبانی، فارسی، فارسی بلد نیست،
 فارسی نمی‌داند، زبان نمی‌فهمد، بلوچی، ازبکی، تاجیکی، هزارگی، پنجابی، بنگالی، فرانسه، روسی، آذری، سواد، بی‌سواد،
 حرفش را نمی‌فهمم، هندی، سندی، سورانی، چینی، سومالیایی، چه زبانی حرف می‌زند، گویش، چه زبانی بلد است، pashto, dari,
 arabic, dialect, speaks, farsi, persian, no persian, does not speak persian, does not understand, urdu, uzbek,
 turkish, kurdish, balochi, english, french, hindi, mother tongue, illiterate, can he read, sorani, russian, chinese,
 somali, talks
set_age: سنش، کم‌سن، زیر سن، سالش است، سن، کودک، بچه، نوجوان، خردسال، صغیر، زیر ۱۸، باردار، همراه، چند سالش است،
 چند ساله، زیر هجده، زیر سن قانونی، سن و سال، سنش معلوم نیست، پیر، سالمند، مسن، نوزاد، شیرخوار، صغیر است،
 پدر و مادرش همراهش نیست، underage, under age, teenager, young, minor, child, kid, juvenile, under 18, how old,
 elderly, infant, baby, newborn, teen, under eighteen, with his mother, age unknown, lied about age, unaccompanied,
 accompanied
see_documents: مدارک، مدرک، گذرنامه، پاسپورت، کارت آمایش، آمایش، کارت ملی، شناسنامه، ویزا، کارت اقامت، کارت شناسایی،
 بی‌مدرک، مدرک ندارد، بدون مدرک، فاقد مدرک، گذرنامه ندارد، اوراق هویتی، پاس، برگ تردد، برگهٔ تردد، برگهٔ سرشماری،
 سرشماری، مجوز اقامت، پروانه، گواهینامه، مدرک جعلی، تذکره، لسه‌پاسه، دفترچهٔ پناهندگی، برگ عبور، کارت کار،
 پروانهٔ کار، عقدنامه، passport, papers, id, identity card, visa, residence card, amayesh, undocumented, no papers,
 without papers, paperless, paperwork, documents, id card, travel document, driving licence, license, permit,
 residence permit, refugee card, expired passport, tazkira, laissez passer, birth certificate, work permit, residency
set_identity: مشخصات، هویت، نام، نام پدر، نام مادر، تاریخ تولد، احراز هویت، تعیین هویت، شناسایی، کیست، اسم، اسمش،
 اسم واقعی، اسم دروغ، نام دروغین، هویت جعلی، دروغ گفته، نام خانوادگی، فامیلی، نام مستعار، تابعیت، ملیت، اهل کجا،
 اثر انگشت، انگشت‌نگاری، افغانی، عراقی، پاکستانی، کجایی است، محل تولد، شماره فراگیر، متولد، زاده، name, identity,
 particulars, date of birth, who is he, who is she, identify, real name, false name, fake name, lied about name,
 alias, surname, first name, nationality, born, fingerprint, afghan, iraqi, pakistani, birthplace, where is he from,
 place of birth
give_start: زمان دستگیری، ساعت دستگیری، از کی بازداشت است، کی دستگیر شد، زمان بازداشت، ساعت بازداشت، time of arrest,
 when arrested, arrested at, detained since
link: خانواده، همراهان، پدر، مادر، فرزند، بچه، پیوند، relative, parent, link
remarks: اظهارات، حرف متهم، اعتراض، حرفش، گفته‌اش، می‌گوید، توضیح فرد، امضا نمی‌کند، objection, remark, says,
 his words, refuses to sign
add_entry: نتیجه، یادداشت، اتفاق، شرح، ثبت، توضیح، گزارش، دوربین، نوشتن، بنویس، وقایع، نظر، happened, result, note,
 entry, log, write, camera, write down, report, journal, diary, comment, remark
held_before: سابقه، قبلاً بازداشت، سابقه‌دار، قبلاً هم گرفته بودند، دفعهٔ قبل، earlier arrest, arrested before,
 previous, before, again
tell_family: مادر، خواهر، زنش، شوهر، بستگان، اقوام، خانواده، تلفن، تماس، زنگ، زنگ به خانه، خبر به خانه، پدر، همسر،
 برادر، تلفن به خانواده، خانواده‌اش، خانمش، زن و بچه‌اش، زن، پسرش، دخترش، عمو، دایی، فامیل، کس و کار، قوم و خویش،
 اطلاع به خانواده، تماس با خانواده، زنگ بزند، عمه، خاله، کارفرما، صاحب‌کار، نامزد، دوستش، brother, sister, husband,
 relatives, parents, family, mother, father, wife, phone call, call home, telephone, ring, next of kin, tell his wife,
 tell his family, tell parents, notify family, inform family, son, daughter, uncle, partner, spouse, kin,
 informed of arrest, tell about the arrest, aunt, cousin, friend, employer, grandmother, parents notified,
 next of kin told
notify: اطلاع به بازرسی، خبر دادن، گزارش فوت، اطلاع دادن، باخبر کردن، اعلام، گزارش به بازرسی، report a death, inform,
 notify, tell
doctor: {_ILL}، پرستار، دل‌درد، آزمایش، داروخانه، دکتر، پزشک، درمان، معاینه، درمانگاه، طبیب، بهداری، معتاد،
 ترک اعتیاد، دکتر خبر کن، ویزیت، پزشک کشیک، بهیار، امدادگر، پانسمان، بخیه، سرم، تزریق، روانپزشک، روانشناس، نسخه،
 کمک‌های اولیه، زایمان، سقط، انسولین، بردن دکتر، ویزیت دکتر، سوزن، heart attack, stroke, pain, dentist, medic,
 physician, nurse, examination, clinic, seizure, withdrawal, gp, paramedic, medical help, treatment, treated,
 first aid, check-up, checkup, psychiatrist, psychologist, stitches, bandage, labour, miscarriage, prescription,
 insulin, medical attention, medical, health professional, mental health, see a doctor
interpreter: مترجم، ترجمه، دیلماج، فارسی بلد نیست، زبانش را نمی‌فهمم، حرفش را نمی‌فهمم، زبان بلد نیست، interpreting,
 translator, translate, translation, interpret, does not understand, no persian, language line
offer_contacts: سفارت، کنسولگری، سفیر، کمیساریا، سفارت‌خانه، سرکنسول، کنسول، نمایندهٔ کشورش، سازمان ملل، embassy,
 consul, consulate, unhcr, ambassador, consular, un, his country, his embassy
enquiry: پیگیری خانواده، سراغ گرفتن، بستگان، خانواده‌اش آمده، سراغش را می‌گیرند، پرس‌وجو، relative asks, someone asks,
 family asks, where is he
visit: ملاقات، دیدار، بازدید بازرس، بازرس، ناظر، قاضی ناظر، ملاقاتی، ملاقات حضوری، ملاقات‌کننده، آمدند دیدنش،
 ممنوع‌الملاقات، دیدن، دیدنش، آمد دیدن، visitor, inspection, monitor, sees him, visitors, family visit,
 came to see him, see him, friend
talk_with_child: صحبت با کودک، کودک، بچه، نوجوان، child, kid, minor, juvenile
place_in: انفرادی، تخت، عوض کردن اتاق، اتاق، تعویض اتاق، جابه‌جایی در بازداشتگاه، سلول، بند، تحت‌نظرگاه، بازداشتگاه،
 بردن به سلول، سلول عوض شد، جدا کردن، هم‌سلولی، هم‌اتاقی، حبس، change room, bed, room, cell, change cell, move cell,
 put in, lock up, locked up, solitary, alone, segregate, cellmate, put in cell, holding cell, booked into cell,
 put in a room, moved cell, hold room, custody suite
take_out: بیرون بردن، خروج از اتاق، بیرون آوردن، بیرون، از سلول بیرون، درآوردن از سلول، bring out, out of cell,
 take out, take him out, outside
back_in: برگشت به اتاق، برگرداندن، برگرداندم سلول، برگشت به سلول، back to cell, returned to cell, back in cell,
 brought back
search_person: لخت، لخت کردن، بازدید بدنی، جیب، تفتیش، بازرسی بدنی، گشتن، بازرسی، گشتمش، بازرسی کردم، مأمور زن،
 پلیس زن، مأمور خانم، بازرسی لباس، لباس‌هایش را درآورد، لباس زیر، strip search, pockets, frisk, strip, pat down,
 body search, female officer, woman officer, searched, pat him down, check pockets, body cavity, removed clothes,
 clothes off, undress, underwear
restrain: دستبند، پابند، بستن دست، دستبند زدن، بستن، بستن پا، زنجیر، بست پلاستیکی، handcuffs, cuffs, shackles, tie,
 restrain, handcuffed, cuffed, tied up, chain, strapped, bind, zip ties
end_restraint: باز کردن دستبند، دستبند، باز کردن دست، دستبند را باز کردم، دستبندش باز شد، باز کردن پابند، uncuff,
 handcuffs off, cuffs off, take off cuffs, remove cuffs, remove handcuffs, unlock, untie, untied, unshackle
use_force: دعوا، مقاومت، اسپری، گاز، شوکر، تیراندازی، شلیک، زور، قوهٔ قهریه، درگیری، کتک، ضرب و شتم، باتوم، دستبند،
 درگیر شد، گلاویز، حمله، حمله کرد، زد و خورد، کتک‌کاری، لگد، مشت، هل دادن، شوک برقی، شوک، گاز اشک‌آور، اشک‌آور،
 گاز فلفل، تیر، اسلحه کشیدن، با زور، خشونت، تف، تف کرد، گاز گرفت، چنگ زد، چاقو کشید، خواباندیم، تیر هوایی، شورش،
 spray, pepper spray, baton, shoot, resisted, force, fight, beaten, hit, struggle, taser, handcuffs, tear gas, stun,
 stun gun, tased, shock, punch, kick, push, wrestle, scuffle, attack, attacked us, violent, violence, shot, gun,
 resist, resisting, subdue, held down, restrained, tackle, fighting, spit, spitting, bite, bit me, grab, drag, pinned,
 on the ground, warning shot, riot, threw
injury: خودش را زد، رگ زد، ضربه، آسیب، سوختگی، دعوا، زخم، زخمی، مجروح، کبودی، خون، شکستگی، جراحت، کتک، خودزنی، خودکشی،
 خونریزی، خون می‌آید، بریدگی، تیغ، رگش را زد، شکسته، ورم، متورم، خراش، سوخته، چاقو خورده، کوفتگی، حلق‌آویز،
 دندانش شکست، لنگ، پزشکی قانونی، خودش را زخمی کرد، پارگی، دررفتگی، پیچ‌خوردگی، ضربه‌مغزی، گاز گرفتگی، تجاوز، burn,
 broken, fight, bruise, wound, cut, bleeding, hurt, beaten, self-harm, suicide, bleeds, swollen, swelling, fracture,
 scratch, black eye, stabbed, cut himself, harmed himself, hanged himself, hurt himself, wounds, scar, limp,
 mark on body, forensic, broken arm, sprain, dislocated, bitten, self harm, selfharm, hanging, lump, graze, mark,
 assault, sexual assault, rape
medicine: آمپول، دارو، قرص، شربت، انسولین، متادون، قرص‌هایش، دارو دادم، کپسول، اسپری آسم، قطره، پماد، سرنگ، مسکن،
 استامینوفن، داروهایش، سوزن، تزریق، pill, pills, meds, medication, tablet, insulin, methadone, inhaler, asthma,
 painkiller, aspirin, paracetamol, capsule, drops, ointment, injection, dose, prescription, injected
fitness: قابل نگهداری، توان بازجویی، حال بازجویی ندارد، fit to hold, fit to question, fit, fitness
answer_need: نیاز، معلول، قاچاق انسان، ویلچر، عصا، نابینا، ناشنوا، کر و لال، روانی، معلولیت، شیرده، مادر شیرده،
 بارداری، need, disabled, trafficked, wheelchair, blind, deaf, pregnancy, special needs, vulnerable, mental,
 breastfeeding, mental health, disability, victim of trafficking
recount: شمارش پول، پولش کم است، کسری پول، count money, money short, cash again
move: انتقال، اعزام، جابه‌جایی، جابجایی، منتقل، بردن، زندان، بدرقه، مأمور بدرقه، اسکورت، تحت‌الحفظ، بردمش، ببرش،
 فرستادن، بردیم، می‌بریمش، transfer, take to, send to, jail, prison, escort, escorts, under guard, transport,
 drive him, van, convoy, send, bring, taken, taken to, taken away, driven
refer: اعزام، انتقال، تحویل، تحویل به، رد مرز، مرز، اردوگاه، زندان، تحویل دادن، تحویل پاسگاه، تحویل کلانتری،
 تحویل مرزبانی، تحویل شد، فرستادن، سپردن، بدرقه، دیپورت، کلانتری دیگر، پاسگاه دیگر، hand over, handover, transfer,
 border, camp, prison, deport, hand him over, handed over, deliver, send away, pass to, deported
name_receiver: تحویل‌گیرنده، گیرنده، who took him, received by, receiver
returned: برگرداندند، از بیمارستان آمد، برگشت، بازگشت، برگشت از بیمارستان، برگشت از دادگاه، آمد، پس آوردند، came back,
 return, back from hospital, back from court, brought back
receipt: رسید، رسید تحویل، receipt
child_delivered: تحویل کودک، بهزیستی، ولی، سرپرست، بچه، تحویل بچه، مددکار، مددکار اجتماعی، پرورشگاه، شیرخوارگاه،
 deliver child, welfare, guardian, minor, social worker, orphanage, foster
record_death: تمام کرد، جان داد، خودکشی کرد، فوت شد، فوت، مرگ، مرد، درگذشت، جان باخت، جسد، جنازه، خودکشی، مرده،
 جان باخته، به رحمت خدا رفت، نفس نمی‌کشد، حلق‌آویز، تمام کرده، خودش را کشت، خودش را دار زد، دار زد، killed himself,
 suicide, died, dead, death, body, passed away, dies, deceased, lifeless, not breathing, no pulse, hanged, hanging,
 hanged himself, killed
after_death: علت مرگ، کالبدشکافی، autopsy, cause of death
record_escape: گریخته است، در رفته، گریخته، نیست، پیدایش نیست، غیبت، فرار، متواری، گریخت، فرار کرد، در رفت، فراری،
 غیبش زد، نیستش، گم شد، فرار کرده، فرار از بازداشت، گذاشت رفت، fled, flee, escaped, run away,
 absconded, escape, ran away, ran off, missing, gone, runaway, got away, broke out, breakout, slipped away, fugitive,
 disappeared, vanished, escaped custody, escaping, bolted
recapture: دستگیری دوباره، دوباره گرفتند، caught again
reopen: بازگشایی، دوباره باز کردن، باز کردن دوباره، open again
wrong_outcome: آزادی اشتباهی، اشتباهی آزاد شد، اشتباهی آزادش کردیم، wrong person, released by mistake,
 freed by mistake
confirm_arrival: رسید به خانه، سالم رسید، arrived home
put_off: تعویق، فعلاً نه، بعداً، به تعویق، عقب انداختن، نشد، بعداً انجام می‌شود، later, postpone, cannot now, delay,
 not now, postponed, wait
explain_breach: علت تأخیر، توجیه، دیر شد، چرا دیر شد، تأخیر، late, why late, delayed, overdue, missed,
 reason for delay
evidence: مدرک ثبت دیر، proof
late_fact: تخلف، اتفاق نادرست، violation, went wrong
give_copy: رونوشت، کپی، فتوکپی، نسخه، copy, photocopy
wrong_person: اشتباه ثبت شد، wrong record
strike: خط زدن، حذف، پاک کردن، پاک کن، حذف ثبت، کنسل، لغو، اشتباهی ثبت شد، delete, remove, cross out, cancel, undo,
 erase entry, delete entry
correct: اصلاح، تصحیح، غلط، ویرایش، اشتباه، اشتباه زدم، اشتباه نوشتم، اشتباه شد، غلط زدم، درست کردن، درستش کن، تغییر،
 edit, fix, change, mistake, typo, wrong, wrong time, error, amend, made a mistake, mistyped
duplicate: تکراری، پروندهٔ دوم، same person
countersign: امضا، sign, signature, signed
sign_absent: امضای تلفنی، sign by phone, signature
attach: پیوست، عکس، فایل، اسکن، دوربین، فیلم، ضمیمه، بارگذاری، تصویر، عکس گرفتن، مداربسته، فیلم دوربین، عکس جراحت،
 photo, picture, file, scan, video, camera, add photo, attach photo, photograph, upload, footage, cctv, recording,
 image, scan passport
complaint: شاکی، شاکی است، شکایت از مأمور، توهین، فحش، کتکم زدند، شکایت، شکایت‌نامه، اعتراض، کتک، بدرفتاری، شکنجه،
 کتکم زد، کتک خورده، مرا زدند، مأمور زد، شاکی از مأمور، گلایه، آزار، رشوه، باج، ۱۹۷، تجاوز، آزار جنسی، mistreated,
 abused, insulted, complain, grievance, ill-treatment, beaten, abuse, they hit me, we hit him, hit him, beat him,
 police beat, officer hit, mistreatment, brutality, rude, insult, harassment, bribe, sexual assault, assault, rape,
 grievance form, allegation of abuse
unwell: {_ILL}، از هوش رفت، غش کرد، بیهوش شد، غش کرده، ناخوش، کمک پزشکی، کمک، فوریت، fainted, collapsed, emergency,
 help, help him
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
set_contraband: قاچاق، drugs, contraband, smuggling
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
    "record": """
print: چاپ، پرینت، چاپ پرونده، پرینت گرفتن، نامه، فرم، برگهٔ چاپی، print, printout, print out, printer, pdf, letter,
 paper, form
""",
}


@cache
def word_table(words: str) -> Mapping[str, tuple[str, ...]]:
    """The lines `name: word, word` of a text, by name; a line that begins with a space goes on."""
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
    return word_table(_WORDS.get(register, "")).get(name, ())


def all_words() -> Mapping[str, tuple[str, ...]]:
    """Every command, panel or line of the menu with its words."""
    return {
        f"{register}.{name}": said for register, words in _WORDS.items() for name, said in word_table(words).items()
    }
