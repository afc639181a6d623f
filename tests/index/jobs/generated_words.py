"""Words of invented postings: names, places, titles and sentences, all written by us."""

FIRST = (
    "Alder", "Amber", "Aspen", "Birch", "Bluestem", "Briar", "Cedar", "Clover", "Copper", "Cypress",
    "Elm", "Fern", "Flint", "Garnet", "Hazel", "Heron", "Juniper", "Laurel", "Linden", "Maple",
    "Meadow", "Opal", "Osprey", "Pine", "Quartz", "Rowan", "Sage", "Sparrow", "Thistle", "Willow",
)  # fmt: skip
SECOND = (
    "Bend", "Brook", "Creek", "Crossing", "Falls", "Harbor", "Hollow", "Lake", "Point", "Prairie",
    "Ridge", "Springs", "Valley", "View",
)  # fmt: skip
KIND = (
    "Example Hospital", "Example Medical Center", "Example Health", "Example Clinic",
    "Example Physician Group", "Example Coding Partners",
)  # fmt: skip
PLACES = (
    ("Austin", "TX", "Texas"), ("Dallas", "TX", "Texas"), ("Houston", "TX", "Texas"),
    ("San Antonio", "TX", "Texas"), ("Columbus", "OH", "Ohio"), ("Cleveland", "OH", "Ohio"),
    ("Cincinnati", "OH", "Ohio"), ("Miami", "FL", "Florida"), ("Tampa", "FL", "Florida"),
    ("Orlando", "FL", "Florida"), ("Atlanta", "GA", "Georgia"), ("Savannah", "GA", "Georgia"),
    ("Phoenix", "AZ", "Arizona"), ("Tucson", "AZ", "Arizona"), ("Denver", "CO", "Colorado"),
    ("Seattle", "WA", "Washington"), ("Spokane", "WA", "Washington"),
    ("Portland", "OR", "Oregon"), ("Portland", "ME", "Maine"), ("Boise", "ID", "Idaho"),
    ("Salt Lake City", "UT", "Utah"), ("Las Vegas", "NV", "Nevada"),
    ("Sacramento", "CA", "California"), ("San Diego", "CA", "California"),
    ("Fresno", "CA", "California"), ("Albany", "NY", "New York"), ("Buffalo", "NY", "New York"),
    ("Rochester", "NY", "New York"), ("Rochester", "MN", "Minnesota"),
    ("Duluth", "MN", "Minnesota"), ("Madison", "WI", "Wisconsin"), ("Chicago", "IL", "Illinois"),
    ("Springfield", "IL", "Illinois"), ("Springfield", "MO", "Missouri"),
    ("Kansas City", "MO", "Missouri"), ("Wichita", "KS", "Kansas"), ("Omaha", "NE", "Nebraska"),
    ("Nashville", "TN", "Tennessee"), ("Memphis", "TN", "Tennessee"),
    ("Louisville", "KY", "Kentucky"), ("Charlotte", "NC", "North Carolina"),
    ("Raleigh", "NC", "North Carolina"), ("Richmond", "VA", "Virginia"),
    ("Pittsburgh", "PA", "Pennsylvania"), ("Newark", "NJ", "New Jersey"),
    ("Boston", "MA", "Massachusetts"), ("Hartford", "CT", "Connecticut"),
    ("Baltimore", "MD", "Maryland"), ("Detroit", "MI", "Michigan"),
    ("Indianapolis", "IN", "Indiana"), ("Birmingham", "AL", "Alabama"),
    ("Little Rock", "AR", "Arkansas"), ("Tulsa", "OK", "Oklahoma"),
    ("Santa Fe", "NM", "New Mexico"), ("Billings", "MT", "Montana"),
    ("Sioux Falls", "SD", "South Dakota"), ("Des Moines", "IA", "Iowa"),
    ("Burlington", "VT", "Vermont"), ("Honolulu", "HI", "Hawaii"), ("Anchorage", "AK", "Alaska"),
)  # fmt: skip
LEVELS = ("", "", "", "Senior ", "Lead ", "Junior ")
GRADES = ("", "", "", " I", " II", " III")
TITLES = (
    ("Inpatient Coder", "inpatient charts"), ("Outpatient Coder", "outpatient encounters"),
    ("Medical Coder", "clinic visits"), ("Professional Fee Coder", "professional fee claims"),
    ("Emergency Department Coder", "emergency department records"),
    ("Risk Adjustment Coder", "charts for risk adjustment"),
    ("Surgical Coder", "operative reports"), ("Orthopedic Coder", "orthopedic operations"),
    ("Cardiology Coder", "cardiology procedures"), ("Radiology Coder", "imaging reports"),
    ("Anesthesia Coder", "anesthesia records"), ("Pediatric Coder", "pediatric visits"),
    ("Oncology Coder", "infusion and oncology visits"), ("Pathology Coder", "pathology reports"),
    ("Behavioral Health Coder", "behavioral health visits"),
    ("Home Health Coder", "home health episodes"), ("Ambulatory Surgery Coder", "day surgery"),
    ("Coding Auditor", "charts that others have coded"),
    ("Coding Compliance Analyst", "samples of coded claims"),
    ("Clinical Documentation Specialist", "records of patients in the house"),
    ("Denials Specialist", "denied claims"), ("Coding Educator", "the work of new coders"),
    ("Charge Capture Analyst", "charges of all departments"),
    ("Coding Supervisor", "the queue of a team of coders"),
    ("Billing and Coding Specialist", "claims from visit to payment"),
)  # fmt: skip
CREDENTIALS = (
    "CPC", "CCS", "RHIT", "RHIA", "COC", "CIC", "CRC", "CCS-P", "CPMA", "CCA", "CDIP", "CCDS",
)  # fmt: skip
INTRODUCTIONS = (
    "{employer} in {city}, {state} is looking for a {title} who enjoys {work} and careful reading.",
    "Come and join the coding team of {employer}, which looks after people around {city}, {state}.",
    "We are {employer}, and our office in {city}, {state} has an opening for a {title}.",
    "The health information department of {employer} ({city}, {state}) is growing by one {title}.",
)
DUTIES = (
    "Assign diagnosis and procedure codes to {work} from the whole record.",
    "Reach {speed} records an hour after {weeks} weeks of training.",
    "Keep an accuracy of {accuracy} percent in the quarterly audit.",
    "Write questions to providers where the documentation leaves room for doubt.",
    "Work the queue of edits every morning and settle what can be settled the same day.",
    "Follow the Official Guidelines and the policies of the department.",
    "Look into denials that come from coding and draft the appeal together with billing.",
    "Take part in the huddle on {weekday} and share what was learned.",
    "Report trends in documentation to the physician advisor.",
    "Hand charges without an order back to the department that placed them.",
    "Stay current with the yearly updates of the code sets before they take effect.",
    "Help two newer colleagues with hard charts.",
    "Reconcile the census with the list of records still to be coded.",
    "Check modifiers and units against the edits before a claim goes out.",
    "Sort scanned papers that arrive without a cover sheet.",
    "Protect the privacy of patients in every step of the work.",
    "Answer questions of the registration desk about coverage rules.",
    "Prepare samples for the outside auditor who visits in {month}.",
    "Keep the cheat sheets of the team up to date.",
    "Close each month within {close} working days.",
    "Test the new release of the encoder and write down what is wrong with it.",
    "Meet the clinic managers of the {region} region once a month.",
)  # fmt: skip
REQUIREMENTS = (
    "{credential} credential required.",
    "Active {credential} or {other} required at the time of hire.",
    "{credential} preferred; we also accept {other}.",
    "You hold a {credential}.",
)
EXPERIENCE = (
    "At least {years} years of experience with {work}.",
    "{years}+ years in a coding role.",
    "Minimum of {years} years of recent coding experience, {work} welcome.",
)
SKILLS = (
    "You read anatomy and pharmacology with ease.",
    "You are at home in an electronic record and in an encoder.",
    "A high school diploma or its equivalent.",
    "A quiet place to work and a wired connection if you work from home.",
    "You like spreadsheets and are not afraid of a pivot table.",
    "You write short and friendly mails.",
    "You can explain a code to a surgeon in one sentence.",
    "You pass the coding test of {questions} questions that we send before the interview.",
    "You keep your head when the discharge list grows.",
    "Experience with the {region} payers is a plus.",
)  # fmt: skip
BENEFITS = (
    "Health, dental and vision plans from the first day.",
    "{days} days of paid time off in the first year.",
    "We match {match} percent of what you put into the retirement plan.",
    "Your dues and code books are paid for.",
    "Two screens, a headset and a chair are sent to you.",
    "Tuition help after six months.",
    "A garden on the roof and a bus stop at the door.",
    "Free parking in the garage on {street} Street.",
    "A quarterly bonus for quality and not for speed.",
    "A mentor for your first {weeks} weeks.",
)  # fmt: skip
SHIFTS = (
    "The hours are 7:00 am to 3:30 pm, Monday to Friday (day shift).",
    "The hours are 3:00 pm to 11:30 pm, Monday to Friday (evening shift).",
    "The hours are 11:00 pm to 7:30 am, Sunday to Thursday (night shift).",
    "This is the weekend shift: Friday to Sunday, 12 hours a day.",
)
WHERE = (
    ("This position is fully remote.", True), ("Work from home after training.", True),
    ("Hybrid: {office} days a week in the {city} office.", None),
    ("The work is on site in {city}.", False), ("", None),
)  # fmt: skip
CLOSINGS = (
    "Write to us with your resume and a line about a chart that you still remember.",
    "Applications are read in the order in which they arrive.",
    "Interviews are held by video, usually within {weeks} weeks.",
    "We hire for skill alone and welcome everyone.",
)
RELAYS = (
    "This opening was relayed by the Example Job Relay, which gathers postings for coders. Create a"
    " free alert there to hear of openings like this one, and tell the employer where you saw it.",
    "About the Example Coders Board: members find new openings every morning. Postings are shown as"
    " employers send them. Never pay for an application, and report offers that look wrong to us.",
    "Sponsored. Similar openings near you are listed below. Sign in to save this one for later.",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = ("January", "April", "June", "August", "October", "November")
REGIONS = ("northern", "southern", "eastern", "western", "central", "coastal")
STREETS = ("First", "Market", "Mill", "River", "Orchard", "Station")
