command-count-about = Answer a headcount; leaders and staff can start one
command-count-example = /count People at home tonight | until Sunday 20:00
command-count-publish-example = /count-publish 12 abc
command-count-publish-only = A headcount is started by a building leader or staff.
command-count-end-example = /count-end 12
command-count-end-only = A headcount is ended by the leader or staff who have charge of it.
command-count-form-example = /count-form 12 shown
command-count-say-example = /count-say 12 3 shown
command-count-reply-example = /count-reply 12 3
command-count-back-example = /count-back 12
command-count-list-example = /count-list 12 1
command-count-list-only = Only whoever asked sees the list; that is what people agreed to.

headcounts-title = 📋 #{ $number } Headcount · { $place }: { $question }
headcounts-asker-leader = the building leader
headcounts-asker-staff = the staff member who asks
headcounts-terms = Asked by { $asker }. Press “Answer” and I ask you in private. All answers are erased at { $until }; only totals stay.
headcounts-answered = { $answered ->
    [one] One answer
   *[other] { $answered } answers
  } so far / { $total ->
    [one] { $total } registered home
   *[other] { $total } registered homes
}; the total is said at the end
headcounts-few = { $answered ->
    [one] One answer
   *[other] { $answered } answers
  } / { $total ->
    [one] { $total } registered home
   *[other] { $total } registered homes
}. With fewer than five only whoever asked is told the total, so that nobody can be made out.
headcounts-sum = { $sum } in all, { $answered ->
    [one] one answer
   *[other] { $answered } answers
  } / { $total ->
    [one] { $total } registered home
   *[other] { $total } registered homes
}
headcounts-amounts = { $list }; { $answered ->
    [one] one answer
   *[other] { $answered } answers
  } / { $total ->
    [one] { $total } registered home
   *[other] { $total } registered homes
}
headcounts-amount = { $answer } { $count }
headcounts-erased = All counted. Every home's answer is erased; only this total stays.
headcounts-result = All counted, thank you. Every home's answer is erased; only this total stays.
headcounts-choice-answer = Answer

headcounts-preview = I understood it like this. Is that right? Whoever asks, please press.
headcounts-preview-number = The answer is a number
headcounts-preview-options = One of these: { $answers }
headcounts-preview-end = Kept until { $until }; then all answers are erased and only totals stay. Until then you alone see which home answered what: please do not copy or forward it.
headcounts-preview-where = { $count ->
    [one] To one group
   *[other] To { $count } groups
  }
headcounts-choice-publish = Publish
headcounts-choice-drop = Cancel
headcounts-published = #{ $number } { $when }. To see who answered, write to me in private: /count { $number }
headcounts-dropped = All right, nothing was sent.

headcounts-form-keep = If you answer, I keep the answer and your door until { $until }, then erase both. The door is there so that each home counts once.
headcounts-form-keep-answer = If you answer, I keep the answer until { $until }, then erase it.
headcounts-form-shown = Only { $asker } sees which home answered what; the group sees the total when all is counted.
headcounts-form-hidden = It only counts: not even { $asker } sees which home it came from.
headcounts-form-homeless = I do not know your door, so it only counts: { $asker } does not see who answered.
headcounts-form-ask = If you agree, choose an answer. If not, press “Do not answer” and nothing is kept.
headcounts-form-mine = You answered: { $answer }. Choose another one, or take it back.
headcounts-form-said = You wrote: { $answer }. It is not kept yet; choose it if you agree.
headcounts-sure = #{ $number }: your home has { $answer }, is that right? It is not kept yet.
headcounts-choice-sure = Yes, keep it
headcounts-choice-not-so = No
headcounts-form-hint = Reply with the number. For ten or more: /count { $number } 12
headcounts-choice-hidden = Only count, hide my home
headcounts-choice-shown = My home may be seen
headcounts-choice-no = Do not answer
headcounts-choice-back = Take my answer back
headcounts-asked-first = I asked you in private. Have a look, then answer.
headcounts-kept = Noted: #{ $number } { $answer }, kept until { $until }. Choose again to change it; to have it erased write: /count { $number } take back
headcounts-taken-back = #{ $number }: your home's answer is erased.
headcounts-nothing-kept = #{ $number }: I keep no answer of your home, so there is nothing to erase.

headcounts-row = { $door }: { $answer }
headcounts-hidden = { $count ->
    [one] One more only counts
   *[other] { $count } more only count
  }
headcounts-list-until = For your eyes only; erased at { $until }. Please do not copy or forward it.
headcounts-choice-next = Next page
headcounts-choice-mine = Answer for my home
headcounts-choice-end = End now, erase answers
headcounts-choice-keep = Keep counting
headcounts-end-ask = End it now? All answers are erased at once and cannot be brought back; only totals stay.
headcounts-ended = #{ $number } is over. Every answer is erased; only the totals stay.
headcounts-ended-told = The count is over and I have erased every answer; only the totals stay. If you copied any of it, please erase that too.
headcounts-list-others = Only whoever asked sees the list; that is what people agreed to. The totals are in the group.

headcounts-open = Being counted now:
headcounts-item = #{ $number } { $question } · until { $until }
headcounts-none-open = Nothing is being counted now. A building leader or staff may write: /count People at home tonight | until Sunday 20:00
headcounts-none = I found no headcount #{ $number }. Please look at the number again.
headcounts-is-draft = #{ $number } is not published yet.
headcounts-is-open = #{ $number } is published; people are answering.
headcounts-is-over = #{ $number } is over and its answers are erased. Nothing more was noted.
headcounts-leaders = A headcount is started by a building leader or staff; have a word with them. To ask neighbours what they think, you can start a vote yourself: /poll Question | A | B
headcounts-not-yours = You do not have charge of that place, so nothing was changed. Its leader or staff can do it.
headcounts-elsewhere = #{ $number } is not about where you live. Nothing was noted.
headcounts-range = A whole number from 0 to 99, please; nothing was noted. If it is more, tell whoever asked.
headcounts-how-number = Just a number, like: /count { $number } 3. To have yours erased: /count { $number } take back
headcounts-how-option = I could not tell which one, so nothing was noted. Press “Answer” and choose, or write the words of the choice after: /count { $number }

headcounts-bad-no-question = What is to be counted? Like this: /count People at home tonight | until Sunday 20:00
headcounts-bad-long-question = That is too long; 80 characters at most. Details can go into a notice.
headcounts-bad-one-option = There is only one thing to choose. Add another, or none at all and people answer with a number: /count Cars at home | until Sunday
headcounts-bad-many-options = Eight choices at most; please put some together.
headcounts-bad-long-option = A choice has 20 characters at most.
headcounts-bad-same-options = Two of the choices are the same. Please change one.
headcounts-bad-no-place = I could not find that place, so nothing was sent. The building is enough: place Building 3
headcounts-bad-no-end = Until when are the answers kept? Then all are erased, so that people can answer with an easy mind. Add: | until Sunday 20:00
headcounts-bad-no-time = I could not tell until when. Like this: | until Sunday 20:00
headcounts-bad-past = That time is over. Please choose another.
headcounts-bad-soon = That is too soon for people to answer; leave five minutes at least.
headcounts-bad-far = That is too long: answers are kept for 31 days at most. Choose an earlier day, and count again when you need to.
