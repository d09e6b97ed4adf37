"""Every sentence that the bot itself says, in English, with a note for translators. The answers of the centre are not here:
they are content. `pybabel extract` reads this file; the key is the message context."""

# ruff: noqa: E501

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class Sentence(NamedTuple):
    """An English sentence and, where it counts something, its plural (the number is then called `count`)."""

    key: str
    text: str
    plural: str = ""


def pgettext(key: str, text: str) -> Sentence:
    """Mark a sentence for extraction."""
    return Sentence(key, text)


def npgettext(key: str, text: str, plural: str) -> Sentence:
    """Mark a sentence that counts for extraction."""
    return Sentence(key, text, plural)


# fmt: off
class Wording(Enum):
    """One sentence that the bot can say; the name is the message context in the catalogues."""

    # Talk.
    # Translators: first message to a person who presses Start. Plain and warm.
    WELCOME = pgettext("WELCOME", "Salaam. I am Safar, an automatic assistant of the Migrant Resource Centre. Ask me about going abroad, work, papers, dangers on the way, or coming home. Write in your own words.")
    # Translators: shown once, small print under the welcome.
    PRIVACY_NOTE = pgettext("PRIVACY_NOTE", "It is free. I do not keep your name or number. Write “delete my data” at any time and I will erase what I hold.")
    # Translators: shown above the language buttons, in every language at once.
    CHOOSE_LANGUAGE = pgettext("CHOOSE_LANGUAGE", "Choose your language.")
    LANGUAGE_SET = pgettext("LANGUAGE_SET", "Good. From now on I will write in English.")
    # Translators: the person wrote in a language that the bot does not speak.
    LANGUAGE_NOT_SERVED = pgettext("LANGUAGE_NOT_SERVED", "Sorry, I do not speak this language yet. Please choose one of these, or talk to a counsellor.")
    # Translators: the person keeps writing in another language than the chosen one.
    SWITCH_LANGUAGE = pgettext("SWITCH_LANGUAGE", "Shall I write in this language from now on?")
    MENU = pgettext("MENU", "What would you like to know about? Choose a topic, or write your question.")
    CHOOSE_QUESTION = pgettext("CHOOSE_QUESTION", "Choose a question, or write your own.")
    # Translators: above three buttons with possible questions.
    DID_YOU_MEAN = pgettext("DID_YOU_MEAN", "I am not sure that I understood. Did you mean one of these?")
    NOT_UNDERSTOOD = pgettext("NOT_UNDERSTOOD", "Sorry, I did not understand. Please say it in other words, or choose a topic.")
    # Translators: the second time in a row that nothing was understood.
    NOT_UNDERSTOOD_TWICE = pgettext("NOT_UNDERSTOOD_TWICE", "Sorry, I still do not understand. I am asking a counsellor to help you.")
    OUTSIDE_MY_FIELD = pgettext("OUTSIDE_MY_FIELD", "I cannot help with that. I know about migration: going abroad, work, papers, dangers on the way, and coming home.")
    # Translators: there is no vetted answer to this question yet. {question} is the short label of the question.
    NO_ANSWER_YET = pgettext("NO_ANSWER_YET", "I understood: “{question}”. The centre has not written an answer to this yet. A counsellor can help you, or see the questions below.")
    # Translators: the server that understands free text is away; buttons still work.
    UNDERSTANDING_AWAY = pgettext("UNDERSTANDING_AWAY", "Just now I cannot read free text. Please choose a topic, or talk to a counsellor. Your message is not lost.")
    GREETING = pgettext("GREETING", "Salaam! How can I help you? Write your question or choose a topic.")
    GOODBYE = pgettext("GOODBYE", "Go well. I am here whenever you need me.")
    YOU_ARE_WELCOME = pgettext("YOU_ARE_WELCOME", "You are welcome. Ask me anything else at any time.")
    # Translators: the person only said yes or no, and it is not clear to what.
    YES_TO_WHAT = pgettext("YES_TO_WHAT", "All right. What would you like to know? Write your question or choose a topic.")
    BOT_IDENTITY = pgettext("BOT_IDENTITY", "I am Safar, a computer programme, not a person. I send answers that the Migrant Resource Centre prepared. For a human, talk to a counsellor.")
    COMPLAINT = pgettext("COMPLAINT", "I am sorry. Thank you for telling me. Would you like to talk to a counsellor?")
    REPEAT = pgettext("REPEAT", "I will send it again. If it is still not clear, a counsellor can explain it to you.")
    NOTHING_TO_REPEAT = pgettext("NOTHING_TO_REPEAT", "Which question do you mean? Please write it again or choose a topic.")
    # Translators: {kind} things such as photos or voice notes that the bot cannot read.
    CANNOT_LISTEN = pgettext("CANNOT_LISTEN", "I cannot listen to voice messages. Please write your question. Or talk to a counsellor: I will pass your voice message on.")
    CANNOT_SEE = pgettext("CANNOT_SEE", "I cannot read pictures or files. Please write your question. Or talk to a counsellor: I will pass it on.")
    CANNOT_LOCATE = pgettext("CANNOT_LOCATE", "I cannot use a location. If you are in danger, write “help”. A counsellor can see where you are if you want that.")
    STICKER_SEEN = pgettext("STICKER_SEEN", "I can only read words. Please write your question or choose a topic.")
    # Translators: the message was longer than the bot reads.
    TOO_LONG = pgettext("TOO_LONG", "That is a long message. I have read the beginning. If I missed the point, ask in one or two sentences or talk to a counsellor.")
    OLD_BUTTON = pgettext("OLD_BUTTON", "This button is too old. Here is the menu again.")
    WRITE_TO_ME_ALONE = pgettext("WRITE_TO_ME_ALONE", "Please write to me in a private chat, not in a group: your questions are your own matter.")
    # Translators: sent before hotlines to somebody in danger. Short.
    DANGER_FIRST = pgettext("DANGER_FIRST", "I am calling a counsellor for you now.")
    DISTRESS_FIRST = pgettext("DISTRESS_FIRST", "I am glad that you told me. You are not alone. I am calling a counsellor for you now.")
    # Translators: number of people in front of this person, and this person: their place in the queue.
    PLEASE_WAIT = npgettext("PLEASE_WAIT", "A counsellor will write to you here. You are next in the queue.", "A counsellor will write to you here. You are number {count} in the queue.")
    # Translators: the person writes while they wait.
    STILL_WAITING = npgettext("STILL_WAITING", "I have added this for the counsellor. You are next in the queue.", "I have added this for the counsellor. You are number {count} in the queue.")
    NOBODY_PRESENT = pgettext("NOBODY_PRESENT", "No counsellor is at the desk right now. Your message waits here and will be answered. If your life is in danger, call the emergency number of the country where you are.")
    COUNSELLOR_JOINED = pgettext("COUNSELLOR_JOINED", "A counsellor is here now and reads what you wrote. I will be silent meanwhile.")
    COUNSELLOR_AWAY = pgettext("COUNSELLOR_AWAY", "The counsellor had to leave. You are at the front of the queue again.")
    CASE_CLOSED = pgettext("CASE_CLOSED", "The talk with the counsellor has ended. I, Safar, the automatic assistant, am here again. You can ask me anything.")
    LEFT_QUEUE = pgettext("LEFT_QUEUE", "You have left the queue. I, Safar, am here again. You can ask me anything.")
    CASE_QUIET = pgettext("CASE_QUIET", "It has been quiet for a long time, so the talk with the counsellor has ended. I, Safar, am here again.")
    FORGET_SURE = pgettext("FORGET_SURE", "Shall I erase everything I hold about this chat? It cannot be undone. An open talk with a counsellor would end.")
    FORGOTTEN = pgettext("FORGOTTEN", "Done. I have erased what I held about you. Messages in this chat stay on your phone: delete them yourself if others may see it.")
    KEPT = pgettext("KEPT", "All right, nothing was erased.")
    # Translators: under an answer that is not of one country's centre only.
    CENTRE_NAME = pgettext("CENTRE_NAME", "Migrant Resource Centre")
    # Translators: under an answer. {centre} is the name of the centre, {date} a date.
    ANSWER_FOOT = pgettext("ANSWER_FOOT", "{centre}, {date}")
    ANSWER_SOURCES = pgettext("ANSWER_SOURCES", "Source: {sources}")
    # Translators: under every sample answer; nobody has checked it yet.
    SAMPLE_MARK = pgettext("SAMPLE_MARK", "Sample text. The centre has not checked it yet: ask a counsellor before you act or pay.")
    # Translators: something went wrong with this message inside the bot.
    TROUBLE = pgettext("TROUBLE", "Something went wrong on my side. Your message is kept, and a counsellor can help you.")
    # Buttons.
    BUTTON_COUNSELLOR = pgettext("BUTTON_COUNSELLOR", "Talk to a counsellor")
    BUTTON_MENU = pgettext("BUTTON_MENU", "Menu")
    BUTTON_LANGUAGE = pgettext("BUTTON_LANGUAGE", "Language")
    BUTTON_NONE_OF_THESE = pgettext("BUTTON_NONE_OF_THESE", "None of these")
    BUTTON_LEAVE_QUEUE = pgettext("BUTTON_LEAVE_QUEUE", "Leave the queue")
    BUTTON_FORGET = pgettext("BUTTON_FORGET", "Yes, erase")
    BUTTON_KEEP = pgettext("BUTTON_KEEP", "No, keep")
    COMMAND_START = pgettext("COMMAND_START", "Start again")
    COMMAND_MENU = pgettext("COMMAND_MENU", "Show the topics")
    COMMAND_LANGUAGE = pgettext("COMMAND_LANGUAGE", "Change the language")
    COMMAND_COUNSELLOR = pgettext("COMMAND_COUNSELLOR", "Talk to a counsellor")
    COMMAND_FORGET = pgettext("COMMAND_FORGET", "Erase my data")
    BOT_NAME = pgettext("BOT_NAME", "Safar")
    BOT_SHORT_DESCRIPTION = pgettext("BOT_SHORT_DESCRIPTION", "Free answers about migration from the Migrant Resource Centre.")
    BOT_DESCRIPTION = pgettext("BOT_DESCRIPTION", "Ask about going abroad, work, papers, dangers on the way, or coming home. Free. If you want a human, a counsellor answers here.")
    # Topics.
    TOPIC_legal_pathways = pgettext("TOPIC_legal_pathways", "Legal ways abroad")
    TOPIC_irregular_risks = pgettext("TOPIC_irregular_risks", "Dangers and smugglers")
    TOPIC_jobs_recruitment = pgettext("TOPIC_jobs_recruitment", "Jobs and agencies")
    TOPIC_documents = pgettext("TOPIC_documents", "Papers")
    TOPIC_life_abroad = pgettext("TOPIC_life_abroad", "Life abroad")
    TOPIC_return_home = pgettext("TOPIC_return_home", "Coming home")
    TOPIC_centre = pgettext("TOPIC_centre", "The centre")
    # Translators: labels on buttons, one for each question; at most 40 letters.
    # Intents.
    INTENT_work_abroad_legally = pgettext("INTENT_work_abroad_legally", "Working abroad legally")
    INTENT_skilled_worker_routes = pgettext("INTENT_skilled_worker_routes", "Visas for skilled workers")
    INTENT_seasonal_work = pgettext("INTENT_seasonal_work", "Seasonal work")
    INTENT_study_abroad = pgettext("INTENT_study_abroad", "Studying abroad")
    INTENT_family_reunification = pgettext("INTENT_family_reunification", "Joining my family")
    INTENT_asylum_protection = pgettext("INTENT_asylum_protection", "Asylum and protection")
    INTENT_resettlement_evacuation = pgettext("INTENT_resettlement_evacuation", "Resettlement")
    INTENT_visit_visa = pgettext("INTENT_visit_visa", "Visit visa")
    INTENT_visa_requirements = pgettext("INTENT_visa_requirements", "Papers for a visa")
    INTENT_visa_refused = pgettext("INTENT_visa_refused", "My visa was refused")
    INTENT_destination_info = pgettext("INTENT_destination_info", "What a country is like")
    INTENT_journey_dangers = pgettext("INTENT_journey_dangers", "Dangers on the way")
    INTENT_smuggler_offer = pgettext("INTENT_smuggler_offer", "A smuggler's offer")
    INTENT_trafficking_signs = pgettext("INTENT_trafficking_signs", "Signs of trafficking")
    INTENT_detention_deportation = pgettext("INTENT_detention_deportation", "Arrest and deportation")
    INTENT_undocumented_rights = pgettext("INTENT_undocumented_rights", "Abroad without papers")
    INTENT_rumour_check = pgettext("INTENT_rumour_check", "Is this news true?")
    INTENT_unaccompanied_children = pgettext("INTENT_unaccompanied_children", "Children travelling alone")
    INTENT_find_job_abroad = pgettext("INTENT_find_job_abroad", "Finding a job abroad")
    INTENT_agency_licence_check = pgettext("INTENT_agency_licence_check", "Is this agency licensed?")
    INTENT_recruitment_fees = pgettext("INTENT_recruitment_fees", "Agency fees")
    INTENT_job_offer_scam = pgettext("INTENT_job_offer_scam", "Is this job offer real?")
    INTENT_employment_contract = pgettext("INTENT_employment_contract", "The work contract")
    INTENT_emigration_registration = pgettext("INTENT_emigration_registration", "Registering before leaving")
    INTENT_skills_recognition = pgettext("INTENT_skills_recognition", "Recognition of my skills")
    INTENT_training_language = pgettext("INTENT_training_language", "Training and language")
    INTENT_wages_living_costs = pgettext("INTENT_wages_living_costs", "Wages and cost of living")
    INTENT_passport = pgettext("INTENT_passport", "Passport")
    INTENT_identity_documents = pgettext("INTENT_identity_documents", "Identity papers")
    INTENT_document_attestation = pgettext("INTENT_document_attestation", "Attesting papers")
    INTENT_police_certificate = pgettext("INTENT_police_certificate", "Police certificate")
    INTENT_medical_test = pgettext("INTENT_medical_test", "Medical test")
    INTENT_lost_documents = pgettext("INTENT_lost_documents", "Lost papers")
    INTENT_pre_departure_briefing = pgettext("INTENT_pre_departure_briefing", "Before leaving")
    INTENT_insurance_welfare_fund = pgettext("INTENT_insurance_welfare_fund", "Insurance and welfare fund")
    INTENT_rights_at_work = pgettext("INTENT_rights_at_work", "Rights at work")
    INTENT_unpaid_wages_abuse = pgettext("INTENT_unpaid_wages_abuse", "Unpaid wages or abuse")
    INTENT_embassy_contact = pgettext("INTENT_embassy_contact", "Reaching the embassy")
    INTENT_send_money_home = pgettext("INTENT_send_money_home", "Sending money home")
    INTENT_women_migrants = pgettext("INTENT_women_migrants", "Going abroad as a woman")
    INTENT_residence_registration = pgettext("INTENT_residence_registration", "Residence and registration")
    INTENT_host_country_refugee_status = pgettext("INTENT_host_country_refugee_status", "Refugee cards in a neighbouring country")
    INTENT_voluntary_return = pgettext("INTENT_voluntary_return", "Help to go home")
    INTENT_reintegration_support = pgettext("INTENT_reintegration_support", "Help after coming home")
    INTENT_entry_ban = pgettext("INTENT_entry_ban", "Entry ban")
    INTENT_mrc_services = pgettext("INTENT_mrc_services", "What the centre does")
    INTENT_mrc_contact = pgettext("INTENT_mrc_contact", "Address and phone")
    INTENT_book_appointment = pgettext("INTENT_book_appointment", "Appointment")
    INTENT_mrc_free_of_charge = pgettext("INTENT_mrc_free_of_charge", "Is it free?")
    INTENT_privacy_confidentiality = pgettext("INTENT_privacy_confidentiality", "Who sees what I write?")
    INTENT_mrc_events = pgettext("INTENT_mrc_events", "Events near me")
    INTENT_emergency_danger = pgettext("INTENT_emergency_danger", "I am in danger")
    INTENT_distress = pgettext("INTENT_distress", "I cannot go on")
    INTENT_greet = pgettext("INTENT_greet", "Greeting")
    INTENT_goodbye = pgettext("INTENT_goodbye", "Goodbye")
    INTENT_thanks = pgettext("INTENT_thanks", "Thanks")
    INTENT_affirm = pgettext("INTENT_affirm", "Yes")
    INTENT_deny = pgettext("INTENT_deny", "No")
    INTENT_help_menu = pgettext("INTENT_help_menu", "What can you do?")
    INTENT_bot_identity = pgettext("INTENT_bot_identity", "Who are you?")
    INTENT_change_language = pgettext("INTENT_change_language", "Change the language")
    INTENT_talk_to_counsellor = pgettext("INTENT_talk_to_counsellor", "Talk to a counsellor")
    INTENT_delete_my_data = pgettext("INTENT_delete_my_data", "Erase my data")
    INTENT_complaint_feedback = pgettext("INTENT_complaint_feedback", "Complaint")
    INTENT_repeat_simpler = pgettext("INTENT_repeat_simpler", "Say it again")
