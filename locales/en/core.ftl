core-verbatim = { $text }
core-yes = Yes
core-reply-number = Just reply with the number
core-resent = { $text } (sent again)

core-date-today = today
core-date-tomorrow = tomorrow
core-date-yesterday = yesterday
core-date-other = { $weekday } { $day } { $month }
core-weekday-0 = Sun
core-month-1 = Jan
core-month-2 = Feb
core-month-3 = Mar
core-month-4 = Apr
core-month-5 = May
core-month-6 = Jun
core-month-7 = Jul
core-month-8 = Aug
core-month-9 = Sep
core-month-10 = Oct
core-month-11 = Nov
core-month-12 = Dec
core-weekday-1 = Mon
core-weekday-2 = Tue
core-weekday-3 = Wed
core-weekday-4 = Thu
core-weekday-5 = Fri
core-weekday-6 = Sat
core-moment-near = { $time } { $date }
core-moment-far = { $time } on { $date }
core-by-near = by { $time } { $date }
core-by-far = by { $time } on { $date }

core-hello-new = Hello, I am Linli. I take down what needs doing and make sure an answer comes back. To begin, write here: /setup CODE name-of-the-estate
core-hello-again = I am back. As before, just write: /report the lift in building 3 stopped
core-privacy-mode =
    I cannot see what people write here. Would an admin please:
    1. open the group's details and go to Administrators;
    2. add me as one. I need no other rights.

core-sees-now = Good, now I can see what people write. To report something: /report the lift in building 3 stopped

core-stale = This was used already, or has changed since. Please look at the newest one.
core-faded = I did not keep what was said (it was a while ago, or you took it back). To report it, please send it once more: /report and a few words.
core-never-mind = Fine, I will leave it.
core-nobody = I cannot tell who wrote this (an anonymous admin or a channel). Please send it again as yourself.
core-near-miss = Did you mean “{ $command }”? Just reply “Yes”.
core-usage = Write it like this: { $example }
core-no-card = I could not tell which one you mean. Please reply to its card and send it again.
core-clipped = That was long: I kept the first 2,000 characters. If something important came after that, please send it separately.
core-no-number = I found no #{ $number }. Please check the number; /status shows what you reported.
core-open-private = There is a private message for you. Please add me and say a word to me in private.
core-open-private-link = There is a private message for you. Please tap here first: { $link }
core-private-only = Please send me this in private, so that the group does not see it.
core-group-only = This belongs in the group.
core-group-unbound = This group is not set up yet. Would the committee or a building leader please write here: /setup CODE name-of-the-estate
core-no-community = I do not know yet where you live. Please send /me in your estate's group once, then come back here.
core-which-community = You are known in more than one estate. Which one is this about?
core-gap = I was offline from { $from } to { $to } and may have missed what was written then. Please send it again; twice does no harm.
core-too-often = This account was told it sends too much, so I am pausing until { $until }. Nothing is lost; the rest follows then.
core-digest = ☀️ Good morning. Kept for now, all at once:
core-digest-more = And { $count } more.
core-digest-hint = For more about one, send its number, e.g. #12.
core-failed = That did not work just now. What you wrote is safe, and an admin will look at it. If it is urgent, please phone the property office.
core-failed-staff = One message could not be handled; nothing of it is lost. Please tell whoever runs this machine: number { $id }.

core-which-offer = Which one was your number for?
core-which-poll = { $count ->
    [one] One poll is open.
   *[other] { $count } polls are open.
} Which one was your number for? Whoever sent one, please send the number of the poll as well; then it counts.
core-which-one = { $what }: { $choice }
core-which-earlier = what was said on { $at }
core-offer-report = This sounds like: { $what }. Shall I report it?
core-offer-report-yes = Yes, please
core-offer-report-no = No need
core-faded-words = I no longer have what was said then: it was a while ago, or you took it back. Please send it again.
core-asked-others = That question is for the neighbour who spoke just before; they will answer it.
core-offer-others = That question was for the neighbour who wrote it. To report something yourself: /report and a few words.
core-offer-where = { $title } · { $where }
core-offer-suggestion = This sounds like a suggestion: { $what }. Shall I put it forward?
core-offer-complaint = This sounds like a complaint: { $what }. Shall I pass it on?
core-offer-help = This sounds like a favour you would like from neighbours: { $what }. Shall I ask them?
core-model-told = From now on, words said to me that I cannot make out may go to the language model “{ $model }”, with phone numbers, doors and the names I recognise hidden first. What neighbours say to each other never does.
core-model-no = Not that
core-photo-words = I see the photo. Please send it again with a few words, such as: /report the lift in building 3 stopped
core-what = I am here. Just write: /report the lift in building 3 stopped. To see what I can do, send /help.
core-what-group = I am here. Just write: /report the lift in building 3 stopped. For anything else, send me /help in private.

photo-too-big = One photo was too large (over 10 MB) and was not kept. Everything else is safe. You can send a smaller one.
photo-too-many-pixels = One photo was too large in size and was not kept. Everything else is safe. You can send a screenshot of it.
photo-not-a-picture = One file could not be opened as a photo and was not kept. Everything else is safe.
photo-gone = One photo could not be fetched. Everything else is safe. You can send it again.

place-community = { $code }
place-grid = Grid { $code }
place-building = Building { $code }
place-unit = Building { $building }, Unit { $unit }
place-floor = { $where }, floor { $floor }
place-floor-alone = floor { $floor }
place-household = { $code }
place-door = Building { $building }, { $room }
place-door-unit = Building { $building }, Unit { $unit }, { $room }

party-property = Property Management
party-committee = Residents’ Committee
party-owners = Owners’ Committee
party-leaders = Building Leader
party-street = Street Office

role-resident = resident
role-leader = building leader
role-worker = worker
role-staff = committee staff
role-admin = admin
role-leader-of = leader of { $scope }
role-leader-of-unit = leader of { $scope }
role-worker-of = member of { $scope }

category-elevator = Something about a lift
category-water = Something about the water supply
category-electricity = Something about electricity
category-gas_heating = Something about gas or heating
category-lighting = Something about lights
category-plumbing_leak = Something about a leak or a drain
category-road_facility = Something about the road
category-parking = Something about parking
category-waste_cleaning = Something about rubbish or cleaning
category-greenery = Something about trees and plants
category-noise = Something about noise
category-pets = Something about pets
category-fire_safety = Something about fire safety
category-security_access = Something about doors and security
category-illegal_building = Something about building work
category-hallway_clutter = Something about things in the hallway
category-neighbour_dispute = Something between neighbours
category-property_service = Something about the property office
category-network_signal = Something about the network
category-public_facility = Something about shared facilities
category-hygiene_pest = Something about hygiene or pests
category-other = A matter

platform-telegram = Telegram
platform-wechat = WeChat
platform-simulator = the simulator
core-and = { $first }, { $rest }
core-poster-not = The poster could not be drawn this time; nothing else has changed. Ask for it again in a few minutes.
core-model-lead = { $text } (Written by { $model }; its figures were checked, and the ones below count.)
core-photo-which = I see the photo. Which of these is it for?
core-photo-then-words = I have the photo. Now just add a few words.
core-safety-lift = If someone is trapped: press the alarm button in the lift, leave the doors alone, or call 119.
core-safety-gas = If you smell gas: leave first, touch no switches, and call the gas company or 119 from outside.
core-safety-fire = If you see fire or smoke: leave first and call 119.
core-safety-wires = Please keep away and touch nothing.
core-safety-other = If there is danger, get away and call 119, 110 or the property office first; do not wait for me.
