// What the phone itself says, in the language of its owner; the bot's words come from the bot.

const WORDS = {
  en: {
    bot: "bot", typing: "typing", message: "Message", start: "Start", menu: "Menu", send: "Send", record: "Record a voice message",
    stop: "Send the recording", cancel: "Cancel", attach: "Attach", keys: "Show or hide the keys", more: "More", edited: "edited",
    reply: "Reply", edit: "Edit", like: "React", block: "Stop the bot", unblock: "Restart the bot", blocked: "You stopped this bot",
    photo: "Photo", voice: "Voice message", sticker: "Sticker", location: "Location", contact: "My number", file: "File",
    log: "Conversation", read: "read", sent: "sent", empty: "What can this bot do?", play: "Play", pause: "Pause", owner: "Whose phone",
    video: "Video", ok: "OK",
  },
  fa: {
    bot: "ربات", typing: "در حال نوشتن", message: "پیام", start: "شروع", menu: "فهرست", send: "فرستادن", record: "ضبط پیام صوتی",
    stop: "فرستادن صدا", cancel: "لغو", attach: "پیوست", keys: "نمایش یا پنهان کردن دکمه‌ها", more: "بیشتر", edited: "ویرایش‌شده",
    reply: "پاسخ", edit: "ویرایش", like: "واکنش", block: "توقف ربات", unblock: "شروع دوباره ربات", blocked: "شما این ربات را متوقف کرده‌اید",
    photo: "عکس", voice: "پیام صوتی", sticker: "برچسب", location: "موقعیت", contact: "شماره من", file: "فایل",
    log: "گفتگو", read: "خوانده شد", sent: "فرستاده شد", empty: "این ربات چه کاری می‌تواند بکند؟", play: "پخش", pause: "مکث", owner: "تلفن چه کسی",
    video: "ویدیو", ok: "خوب",
  },
  ps: {
    bot: "بوټ", typing: "لیکي", message: "پیغام", start: "پیل", menu: "غورنۍ", send: "لېږل", record: "غږیز پیغام ثبتول",
    stop: "غږ لېږل", cancel: "لغوه", attach: "نښلول", keys: "تڼۍ ښودل یا پټول", more: "نور", edited: "سم شوی",
    reply: "ځواب", edit: "سمول", like: "غبرګون", block: "بوټ بندول", unblock: "بوټ بیا پیلول", blocked: "تاسو دا بوټ بند کړی دی",
    photo: "انځور", voice: "غږیز پیغام", sticker: "سټیکر", location: "ځای", contact: "زما شمېره", file: "فایل",
    log: "خبرې اترې", read: "لوستل شوی", sent: "لېږل شوی", empty: "دا بوټ څه کولای شي؟", play: "غږول", pause: "درول", owner: "د چا ټلیفون",
    video: "ویډیو", ok: "سمه ده",
  },
  ur: {
    bot: "بوٹ", typing: "لکھ رہا ہے", message: "پیغام", start: "شروع کریں", menu: "مینو", send: "بھیجیں", record: "صوتی پیغام ریکارڈ کریں",
    stop: "ریکارڈنگ بھیجیں", cancel: "منسوخ", attach: "منسلک کریں", keys: "بٹن دکھائیں یا چھپائیں", more: "مزید", edited: "ترمیم شدہ",
    reply: "جواب", edit: "ترمیم", like: "ردِعمل", block: "بوٹ روکیں", unblock: "بوٹ دوبارہ شروع کریں", blocked: "آپ نے اس بوٹ کو روک دیا ہے",
    photo: "تصویر", voice: "صوتی پیغام", sticker: "اسٹیکر", location: "مقام", contact: "میرا نمبر", file: "فائل",
    log: "گفتگو", read: "پڑھا گیا", sent: "بھیجا گیا", empty: "یہ بوٹ کیا کر سکتا ہے؟", play: "چلائیں", pause: "روکیں", owner: "کس کا فون",
    video: "ویڈیو", ok: "ٹھیک ہے",
  },
  bn: {
    bot: "বট", typing: "লিখছে", message: "বার্তা", start: "শুরু করুন", menu: "মেনু", send: "পাঠান", record: "ভয়েস বার্তা রেকর্ড করুন",
    stop: "রেকর্ডিং পাঠান", cancel: "বাতিল", attach: "সংযুক্ত করুন", keys: "বোতাম দেখান বা লুকান", more: "আরও", edited: "সম্পাদিত",
    reply: "উত্তর", edit: "সম্পাদনা", like: "প্রতিক্রিয়া", block: "বট বন্ধ করুন", unblock: "বট আবার চালু করুন", blocked: "আপনি এই বট বন্ধ করেছেন",
    photo: "ছবি", voice: "ভয়েস বার্তা", sticker: "স্টিকার", location: "অবস্থান", contact: "আমার নম্বর", file: "ফাইল",
    log: "কথোপকথন", read: "পঠিত", sent: "পাঠানো হয়েছে", empty: "এই বট কী করতে পারে?", play: "চালান", pause: "থামান", owner: "কার ফোন",
    video: "ভিডিও", ok: "ঠিক আছে",
  },
  tg: {
    bot: "бот", typing: "менависад", message: "Паём", start: "Оғоз", menu: "Меню", send: "Фиристодан", record: "Сабти паёми овозӣ",
    stop: "Фиристодани овоз", cancel: "Бекор", attach: "Замима", keys: "Нишон додан ё пинҳон кардани тугмаҳо", more: "Бештар",
    edited: "таҳриршуда", reply: "Ҷавоб", edit: "Таҳрир", like: "Вокуниш", block: "Боздоштани бот", unblock: "Аз нав оғоз кардани бот",
    blocked: "Шумо ин ботро боздоштаед", photo: "Акс", voice: "Паёми овозӣ", sticker: "Стикер", location: "Макон", contact: "Рақами ман",
    file: "Файл", log: "Гуфтугӯ", read: "хондашуда", sent: "фиристодашуда", empty: "Ин бот чӣ кор карда метавонад?", play: "Пахш",
    pause: "Таваққуф", owner: "Телефони кӣ", video: "Видео", ok: "Хуб",
  },
};

export const wordsOf = (person) => WORDS[person.language.telegram] ?? WORDS.en;
