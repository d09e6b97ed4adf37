-- A counsellor ends a case, or gives it back to the queue.
--   case, counsellor      how  close | give_back      out  what the bot says to the person      operation
-- Answers {ok = case} or {refused = not_yours | closed}.
local stored = repeated()
if stored then return stored end
local held = call('HMGET', key('case', args.case), 'state', 'owner', 'chat')
if held[1] ~= 'active' then return answer({refused = 'closed'}) end
if held[2] ~= args.counsellor then return answer({refused = 'not_yours'}) end
if args.how == 'close' then
  close_case(args.case, args.closing or 'solved', args.counsellor)
else
  put_back(args.case)
  tell(args.case, 'given_back', args.counsellor)
end
push_all(held[3], args.case, args.out)
return answer({ok = args.case})
