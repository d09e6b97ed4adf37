-- Journal updates into their chats' mailboxes, each once; only then may Telegram be told.
--   updates  list of {id, chat, body}      leader  token of the poller, or ""      offset  next offset, or null
-- Returns how many were new; -1 when another poller leads by now.
if given(args.leader) and call('GET', key('upd', 'leader')) ~= args.leader then return -1 end
local taken = 0
for _, update in ipairs(args.updates) do
  if call('SET', key('upd', update.id), '1', 'NX', 'EX', 2 * DAY) then
    call('RPUSH', key('in', update.chat), update.id .. ' ' .. update.body)
    mark_ready(update.chat)
    taken = taken + 1
  end
end
if given(args.offset) then call('SET', key('upd', 'off'), args.offset) end
return taken
