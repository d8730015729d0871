command-summary-about = the week on one page (/summary last week, /summary 1 Nov to 15 Nov, /summary export)
command-summary-example = /summary
command-summary-only = The weekly page is for the committee and building leaders. Send /stats to see how many take part.
command-monthly-about = the month on one page
command-monthly-example = /monthly
command-monthly-only = The monthly page is for the committee and building leaders. Send /stats to see how many take part.
command-stats-about = how many take part, and how that is counted
command-stats-example = /stats

summaries-title-week = 📋 { $name }, the week of { $since } to { $until }
summaries-title-month = 📋 { $name }, the month of { $since } to { $until }
summaries-title-days = 📋 { $name }, { $since } to { $until }

summaries-reports = { $received } came in, { $done } done, { $onTime } on time, { $reopened } sent back as not solved.
summaries-open = { $open } still to be done now, none overdue.
summaries-late = { $open } still to be done now, { $late } overdue ({ $numbers }).
summaries-waiting = { $waiting } done and now waiting for a neighbour to say whether it is solved.
summaries-time = Half were done within { $median }, nine in ten within { $p90 }.
summaries-time-before = Half were done within { $median } ({ $before } the time before), nine in ten within { $p90 }.
summaries-stars = Neighbours gave { $mean } stars ({ $count } of them).
summaries-stars-few = { $count } gave stars; a mean of fewer than 5 is not told.

summaries-categories = Most often: { $list }.
summaries-categories-each = About: { $list }.
summaries-off = I was off from { $since } to { $until }; what was said then may not have reached me, and the figures may be low.
summaries-off-more = And off { $count ->
    [one] once
   *[other] { $count } times
} more.
summaries-category = { $what } { $count }
summaries-spots = Again and again: { $list }.
summaries-spot = { $where }, { $what }, { $count ->
    [one] { $count } time
   *[other] { $count } times
}
summaries-suggestions = Suggestions taken up: { $list }.
summaries-suggestion = #{ $number } { $title } ({ $who }, { $state })
summaries-nobody-yet = nobody yet

summaries-decision = 🗳 #{ $number } { $question } { $outcome }
summaries-decisions-more = { $count ->
    [one] One more was decided.
   *[other] { $count } more were decided.
  }
summaries-choice-all = Details
summaries-notices = Notices were said { $count ->
    [one] once
    [2] twice
   *[other] { $count } times
}.
summaries-notice = 📣 #{ $number } { $title }
summaries-notice-urgent = 🚨 #{ $number } { $title }
summaries-notice-cleared = 🚨 #{ $number } { $title } (over)
summaries-notices-more = And { $count ->
    [one] { $count } more notice
   *[other] { $count } more notices
}.

summaries-events = { $events ->
    [one] { $events } event
   *[other] { $events } events
} together, { $coming } signed up.
summaries-events-came = { $events ->
    [one] { $events } event
   *[other] { $events } events
} together, { $coming } signed up and { $came } noted as there.
summaries-volunteers = 🙏 { $volunteers ->
    [one] { $volunteers } volunteer
   *[other] { $volunteers } volunteers
} gave { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
} (turns: { $times }).
summaries-points = { $people ->
    [one] { $people } neighbour
   *[other] { $people } neighbours
} earned { $points ->
    [one] { $points } point
   *[other] { $points } points
}.
summaries-points-spent = { $spent ->
    [one] { $spent } point was
   *[other] { $spent } points were
} exchanged for gifts.
summaries-points-both = { $people ->
    [one] { $people } neighbour
   *[other] { $people } neighbours
} earned { $points ->
    [one] { $points } point
   *[other] { $points } points
}; { $spent ->
    [one] { $spent } was
   *[other] { $spent } were
} exchanged.
summaries-picture-notice = Notice #{ $number } { $title }
summaries-picture-urgent = Emergency #{ $number } { $title }
summaries-picture-cleared = Emergency #{ $number } (over) { $title }
summaries-picture-volunteers = Thank you: { $volunteers ->
    [one] { $volunteers } volunteer
   *[other] { $volunteers } volunteers
}, { $hours ->
    [one] { $hours } hour
   *[other] { $hours } hours
}
summaries-people = { $people ->
    [one] { $people } neighbour
   *[other] { $people } neighbours
} reported, judged or voted.
summaries-people-homes = { $people ->
    [one] { $people } neighbour
   *[other] { $people } neighbours
} reported, judged or voted, from { $spoke } of { $households ->
    [one] { $households } registered home
   *[other] { $households } registered homes
}.
summaries-people-homes-before = { $people ->
    [one] { $people } neighbour
   *[other] { $people } neighbours
} reported, judged or voted, from { $spoke } of { $households ->
    [one] { $households } registered home
   *[other] { $households } registered homes
} ({ $before } before).
summaries-even-words = The 5 who reported and judged most had { $share } % of all that was said ({ $busiest } of { $acts }, by { $people ->
    [one] { $people } person
   *[other] { $people } people
}).
summaries-even-votes = The 5 who voted most had { $share } % of all votes ({ $busiest } of { $acts }, by { $people ->
    [one] { $people } person
   *[other] { $people } people
}).
summaries-silent = Not heard from in three months: { $list }. Worth a visit.
summaries-silent-building = { $where } { $count } of { $households ->
    [one] { $households } home
   *[other] { $households } homes
}
summaries-index = Participation { $all } of 100 (breadth { $breadth }, depth { $depth }, effect { $effect }).
summaries-complaints = Complaints: { $list }.
summaries-complaint = { $where } { $count }
summaries-unusual = Points: { $count ->
    [one] one matter
   *[other] { $count } matters
  } to look at, send /unusual
summaries-said = I said { $all ->
    [one] { $all } thing
   *[other] { $all } things
} in the groups, { $unasked } of them unasked.
summaries-quiet = Unasked I speak at most { $most } { $most ->
    [one] time
   *[other] times
} a day in a group, and not from { $from } to { $to }: it waits for the morning, in one message. What is urgent or was set for a time does not wait.
summaries-asked = I asked { $asked ->
    [one] once
   *[other] { $asked } times
} whether to file something, { $refused ->
    [one] once
   *[other] { $refused } times
} the answer was no; { $corrected ->
    [one] { $corrected } matter was
   *[other] { $corrected } matters were
} put right in kind or place.
summaries-no-part = not known yet

summaries-stats-none = Nothing to count in the last 30 days yet: it takes 5 registered homes, votes or finished matters.
summaries-stats-breadth = Breadth: of { $households ->
    [one] { $households } registered home
   *[other] { $households } registered homes
}, { $spoke } reported, judged or voted.
summaries-stats-depth = Depth: of { $eligible } who could vote { $voted } did; of { $done ->
    [one] { $done } finished matter
   *[other] { $done } finished matters
} { $judged ->
    [one] { $judged } was judged
   *[other] { $judged } were judged
} by whoever reported them.
summaries-stats-effect = Effect: of those { $judged }, { $solved ->
    [one] { $solved } was solved
   *[other] { $solved } were solved
}.
summaries-stats-how = The last 30 days. The mean of the three; what has fewer than 5 is left out.

summaries-group-week = 📋 { $name } this week
summaries-group-then = 📋 { $name }, { $since } to { $until }
summaries-group = { $whose }: { $received ->
    [one] { $received } matter
   *[other] { $received } matters
} came in, { $done } done.
summaries-group-decided = { $whose }: { $received ->
    [one] { $received } matter
   *[other] { $received } matters
} came in, { $done } done, { $decided } decided.
summaries-picture-place = { $name }, { $since } to { $until }
summaries-picture-title = This week in our community
summaries-figure-received = came in
summaries-figure-done = done
summaries-figure-open = not done yet
summaries-count = { $count }
summaries-picture-promise = Something broken? Write /report and what it is.
summaries-period-how = Which days? Send: /summary last week, /summary last 30 days, /summary 1 Nov to 15 Nov (a year at most).
summaries-nothing = Nothing to tell: nothing new, and nothing left open.
summaries-export-only = Exports are for the committee: they hold how each matter went.
summaries-export = The ledger from { $since } to { $until } is in this file, without the names of those who reported.

summaries-yes = yes
summaries-no = no
summaries-sheet-reports = Reports
summaries-sheet-votes = Votes
summaries-source-chat = chat
summaries-source-phone = phone
summaries-source-visit = visit
summaries-source-paper = paper

summaries-sheet-events = Events
summaries-sheet-hours = Time bank
summaries-sheet-points = Points
summaries-event-event = event
summaries-event-volunteer = volunteering
summaries-column-when = When
summaries-column-places = Places
summaries-column-coming = Signed up
summaries-column-waiting = Waiting
summaries-column-came = Came
summaries-column-entry = Entry
summaries-column-ledger = Ledger
summaries-column-act = For
summaries-column-points = Points
summaries-column-hours = Hours
summaries-column-undone = Taken back
summaries-column-number = No.
summaries-column-kind = Kind
summaries-column-category = About
summaries-column-title = Matter
summaries-column-building = Building
summaries-column-unit = Unit
summaries-column-floor = Floor
summaries-column-spot = Where
summaries-column-source = How it came
summaries-column-state = State
summaries-column-party = Who
summaries-column-reported = Came in
summaries-column-accepted = Taken on
summaries-column-done = Done
summaries-column-ended = Ended
summaries-column-late = Was overdue
summaries-column-round = Times handled
summaries-column-stars = Stars
summaries-column-answer = Answer
summaries-column-question = Question
summaries-column-result = Result
summaries-column-voted = Voted
summaries-column-eligible = Could vote
summaries-column-explained = Reason given

summaries-topic-elevator = Lifts
summaries-topic-water = Water
summaries-topic-electricity = Power
summaries-topic-gas_heating = Gas and heating
summaries-topic-lighting = Lights
summaries-topic-plumbing_leak = Leaks and drains
summaries-topic-road_facility = Roads
summaries-topic-parking = Parking
summaries-topic-waste_cleaning = Waste and cleaning
summaries-topic-greenery = Greenery
summaries-topic-noise = Noise
summaries-topic-pets = Pets
summaries-topic-fire_safety = Fire safety
summaries-topic-security_access = Doors and security
summaries-topic-illegal_building = Building works
summaries-topic-hallway_clutter = Things in hallways
summaries-topic-neighbour_dispute = Between neighbours
summaries-topic-property_service = Property office
summaries-topic-network_signal = Network
summaries-topic-public_facility = Shared facilities
summaries-topic-hygiene_pest = Hygiene and pests
summaries-topic-other = Other things
