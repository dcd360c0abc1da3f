-- A conversation and the log of its envelopes. See functions.py for PREFIX, conversations.py for the callers.
--
-- The rules of the log are those of chatd/conversation/rules/envelopes.py, readers.py and log_steps.py, name by name; what
-- they bound comes from there with each call. tests/adapters/test_conversations_alike.py holds both to each other.
--
-- KEYS[1]: a hash: `v` the conversation, `n` its version, `@MEMBER` the process that holds the member's page.
-- KEYS[2]: a hash: `#` {the last number, how often it has changed}, MEMBER its track. KEYS[2]:MEMBER: a list, what is held
-- of this sender, each {number, sender, id, kind, body, stored_at}; in the slot of KEYS[2], and named by what stands there.
-- ARGV[1], of most: how long all that lives from now on, in seconds.
-- Answers: nil when there is no such conversation; {0, …} when it has another version; {-1, reason}; {1, …} when done.
--
-- A string costs by its length, whenever Lua is handed one or makes one. So bodies are read and made as seldom as can be.

local STORED, DELIVERED, READ, IS_READING, BYTES, WORD_AT = 1, 2, 3, 4, 5, 6 -- of a track; STORED may be false
local NOT_BACK = -1 -- in the place of STORED: nothing is the next
local NUMBER, ID, BODY, STORED_AT = 1, 3, 5, 6 -- of an envelope
local NOT_A_MEMBER = { -1, 'not_a_member' }

local function text(number)
  return string.format('%.17g', number)
end

local function load(keys)
  local log = { key = keys[2], last = 0, revision = 0, tracks = {} }
  local flat = redis.call('HGETALL', keys[2])
  for at = 1, #flat, 2 do
    local value = cmsgpack.unpack(flat[at + 1])
    if flat[at] == '#' then
      log.last, log.revision = value[1], value[2]
    else
      log.tracks[flat[at]] = value
    end
  end
  return log
end

local function list_of(log, sender)
  return log.key .. ':' .. sender
end

-- The numbers, and of all tracks only this one.
local function load_of(keys, member)
  local numbers, track = unpack(redis.call('HMGET', keys[2], '#', member))
  local last, revision = unpack(numbers and cmsgpack.unpack(numbers) or { 0, 0 })
  local tracks = track and { [member] = cmsgpack.unpack(track) } or {}
  return { key = keys[2], last = last, revision = revision, tracks = tracks }
end

local function live_on(keys, life)
  redis.call('EXPIRE', keys[1], life)
  redis.call('EXPIRE', keys[2], life)
  for _, member in ipairs(redis.call('HKEYS', keys[2])) do
    redis.call('EXPIRE', keys[2] .. ':' .. member, life)
  end
end

-- What is held lives as long as the log. It is renewed by every look, but not at once again, and by what is said only so often.
local RENEWED_EVERY, NOT_RENEWED_SECONDS = 16, 300

-- Of the tracks those that were loaded.
local function save(keys, log, life)
  local words = { '#', cmsgpack.pack({ log.last, log.revision + 1 }) }
  for member, track in pairs(log.tracks) do
    words[#words + 1] = member
    words[#words + 1] = cmsgpack.pack(track)
  end
  redis.call('HSET', keys[2], unpack(words))
  if log.revision % RENEWED_EVERY == 0 then
    live_on(keys, life)
  end
end

local function reader(log, member)
  local track = log.tracks[member]
  return track and track[IS_READING] and track
end

local function end_of(log, sender, at)
  local found = redis.call('LINDEX', list_of(log, sender), at)
  return found and cmsgpack.unpack(found)
end

local function forget_all(log, sender)
  redis.call('DEL', list_of(log, sender))
  log.tracks[sender][BYTES] = 0
end

local function free(log, sender, up_to)
  local track, list, last = log.tracks[sender], list_of(log, sender), 0
  local first = redis.call('LINDEX', list, 0)
  while first do
    local _, number, _, id = cmsgpack.unpack_limit(first, ID, 1) -- behind the byte that says how many they are
    if number > up_to then
      break
    end
    last = id
    if redis.call('LLEN', list) == 1 then
      forget_all(log, sender)
      break
    end
    track[BYTES] = track[BYTES] - #cmsgpack.unpack(first)[BODY]
    redis.call('LPOP', list)
    first = redis.call('LINDEX', list, 0)
  end
  return last
end

local function frontier(log, sender)
  local least
  for member, track in pairs(log.tracks) do
    if member ~= sender and track[IS_READING] and (not least or track[READ] < least) then
      least = track[READ]
    end
  end
  return least or 0
end

local function settle(log)
  local told = {}
  for sender, track in pairs(log.tracks) do
    local last = free(log, sender, frontier(log, sender))
    if last > 0 then
      track[DELIVERED] = last
      told[#told + 1] = { sender, math.max(track[STORED] or 0, 0), last }
    end
  end
  return told
end

local function skip(log, member)
  local read = log.tracks[member][READ]
  for sender, track in pairs(log.tracks) do
    local last = sender ~= member and end_of(log, sender, -1)
    while last and last[NUMBER] > read do
      redis.call('RPOP', list_of(log, sender))
      track[BYTES] = track[BYTES] - #last[BODY]
      last = end_of(log, sender, -1)
    end
  end
end

local function add_reader(log, member, now)
  local track = log.tracks[member]
  if track then
    track[IS_READING], track[READ], track[WORD_AT] = true, log.last, now
  else
    log.tracks[member] = { 0, 0, log.last, true, 0, now }
  end
end

-- What a change means for the log: the name of a step and its words. False when one of them reads no more.
local STEPS = {}

function STEPS.Add(log, words, now)
  add_reader(log, words[1], now)
  return true
end

-- Nothing is for it until it is let in: it has read what will ever be. Lua's numbers go so far exactly (NUMBER_MAX).
local EVER = 2 ^ 52

function STEPS.Seat(log, words, now)
  add_reader(log, words[1], now)
  log.tracks[words[1]][READ] = EVER
  return true
end

function STEPS.Drop(log, words)
  local track = reader(log, words[1])
  if track then
    track[IS_READING] = false
    settle(log)
  end
  return track
end

function STEPS.Replace(log, words, now)
  local track = reader(log, words[1])
  if track then
    skip(log, words[1])
    track[IS_READING] = false
    add_reader(log, words[2], now)
  end
  return track
end

-- Words: how many have gone, they, and those who come.
function STEPS.Succeed(log, words, now)
  local read, many = log.last, tonumber(words[1]) + 1
  for at = 2, many do
    local track = reader(log, words[at])
    if not track then
      return false
    end
    read = math.min(read, track[READ])
  end
  for at = 2, many do
    log.tracks[words[at]][IS_READING] = false
    forget_all(log, words[at])
  end
  for at = many + 1, #words do
    redis.call('DEL', list_of(log, words[at]))
    log.tracks[words[at]] = { NOT_BACK, 0, read, true, 0, now }
  end
  return true
end

function STEPS.Forget(log, words)
  for sender in pairs(log.tracks) do
    local up_to
    for _, each in ipairs(words) do
      if each ~= sender then
        up_to = math.min(up_to or log.last, log.tracks[each][READ])
      end
    end
    free(log, sender, up_to or log.last)
  end
  return true
end

-- ---- to other processes ----

-- As chatd/stores/redis/bus.py says: a frame of an array of three, of which the first is the conversation's id.
local function publish(keys, to, kind, from, second, third)
  local id = cmsgpack.pack(string.match(keys[1], '{(.-)}'))
  redis.call('PUBLISH', 'chatd:p:' .. to, kind .. ' ' .. from .. ' \147' .. id .. second .. cmsgpack.pack(third))
end

-- `packed`: the envelope. `places`: of each of the others the process that holds its page, if one does.
local function publish_envelope(keys, packed, process, others, places)
  local held = {}
  for each, member in ipairs(others) do
    local at = places[each]
    if at and at ~= process then
      held[at] = held[at] or {}
      table.insert(held[at], member)
    end
  end
  for at, members in pairs(held) do
    publish(keys, at, 'deliver', process, packed, members)
  end
end

local function publish_receipts(keys, told, process)
  for _, each in ipairs(told) do
    local at = redis.call('HGET', keys[1], '@' .. each[1])
    if at and at ~= process then
      publish(keys, at, 'receipt', process, cmsgpack.pack(each[1]), { each[2], each[3] })
    end
  end
end

-- ---- what is called ----

local function version_of(keys)
  return redis.call('HGET', keys[1], 'n')
end

local function put(keys, version, value)
  redis.call('HSET', keys[1], 'n', version, 'v', value)
end

-- ARGV: life, version, value, the number after which the log begins, now, the members.
local function add(keys, args)
  local life, version, value, last, now = unpack(args)
  if version_of(keys) then
    return { 0, unpack(redis.call('HMGET', keys[1], 'n', 'v')) }
  end
  local log = { key = keys[2], last = tonumber(last), revision = 0, tracks = {} }
  for at = 6, #args do
    local stored = log.last == 0 and 0 or NOT_BACK
    log.tracks[args[at]] = { stored, 0, log.last, true, 0, tonumber(now) }
  end
  put(keys, version, value)
  save(keys, log, life)
  return { 1 }
end

-- ARGV: the known version. {1} when it has that; else {0, version, value}.
local function value(keys, args, version)
  if version == args[1] then
    return { 1 }
  end
  return { 0, version, redis.call('HGET', keys[1], 'v') }
end

-- ARGV: life, the known version and how often the log had changed. {1} when both are so; else {0, version, value ('' for
-- the known version), changes of the log, when the oldest that is held came ('' for none), each member and its track}.
local function look(keys, args, version)
  if redis.call('TTL', keys[1]) < tonumber(args[1]) - NOT_RENEWED_SECONDS then
    live_on(keys, args[1])
  end
  local revision = cmsgpack.unpack(redis.call('HGET', keys[2], '#'))[2]
  if version == args[2] and tostring(revision) == args[3] then
    return { 1 }
  end
  local log = load(keys)
  local body = version == args[2] and '' or redis.call('HGET', keys[1], 'v')
  local answer, oldest = { 0, version, body, log.revision, '' }, nil
  for member, track in pairs(log.tracks) do
    local first = end_of(log, member, 0)
    if first and (not oldest or first[STORED_AT] < oldest) then
      oldest = first[STORED_AT]
    end
    answer[#answer + 1] = member
    answer[#answer + 1] = cmsgpack.pack(track)
  end
  answer[5] = oldest and text(oldest) or ''
  return answer
end

-- ARGV: life, version before, version after, value after, now, the step's name ('' for none), its words.
local function change(keys, args, version)
  local life, before, after, body, now, step = unpack(args)
  if version ~= before then
    return { 0, version, redis.call('HGET', keys[1], 'v') }
  end
  local log = load(keys)
  if step ~= '' then
    if not STEPS[step](log, { unpack(args, 7) }, tonumber(now)) then
      return NOT_A_MEMBER
    end
    save(keys, log, life)
  end
  put(keys, after, body)
  live_on(keys, life)
  return { 1 }
end

-- ARGV: life, version before, version after, value after ('' where it stays), the calling process; sender, id, kind, body,
-- now, whether it is a word; why the rules refuse it (or ''), who has lost the keys for what waits (or ''), who reads from
-- this one on (or ''), which id has to come first (or 0); at most so many, bytes, seconds; the other members.
-- {1, number (0: it was stored before), stored, delivered, the sender's last word}.
local function append(keys, args)
  local life, before, after, value_after, process, sender, id, kind, body, now = unpack(args)
  local is_word, refused, lost, let_in, waits_for, many_max, bytes_max, seconds_max = unpack(args, 11)
  local others, asked = { unpack(args, 19) }, { 'n' }
  for each, member in ipairs(others) do
    asked[each + 1] = '@' .. member
  end
  local places = redis.call('HMGET', keys[1], unpack(asked))
  local version = table.remove(places, 1)
  if not version then
    return nil
  end
  if version ~= before then
    return { 0 }
  end
  local log = lost .. let_in == '' and load_of(keys, sender) or load(keys)
  local track = reader(log, sender)
  if not track then
    return NOT_A_MEMBER
  end
  id, now = tonumber(id), tonumber(now)
  local stored, word_at = track[STORED], text(track[WORD_AT])
  waits_for = tonumber(waits_for)
  if stored and id > stored + 1 or not stored and waits_for > 0 and id > waits_for then
    return { -1, 'out_of_order' }
  end
  if stored and id <= stored then
    return { 1, 0, stored, track[DELIVERED], word_at }
  end
  if refused ~= '' then
    if not stored then
      track[STORED], track[DELIVERED] = id - 1, id - 1
      save(keys, log, life)
    end
    return { -1, refused }
  end
  local list = list_of(log, sender)
  if lost ~= '' then
    skip(log, lost)
  else
    local first = end_of(log, sender, 0)
    local is_full = first
      and (
        redis.call('LLEN', list) >= tonumber(many_max)
        or track[BYTES] + #body > tonumber(bytes_max)
        or now - first[STORED_AT] > tonumber(seconds_max)
      )
    if is_full then
      if not stored then -- those behind it wait for it; what is held stays so
        track[STORED] = id - 1
        save(keys, log, life)
      end
      return { -1, 'outbox_full' }
    end
  end
  if let_in ~= '' then
    local newcomer = reader(log, let_in)
    if not newcomer then
      return NOT_A_MEMBER
    end
    newcomer[READ] = log.last
  end
  if not stored then
    track[DELIVERED] = id - 1
  end
  log.last = log.last + 1
  local envelope = cmsgpack.pack({ log.last, sender, id, kind, body, now })
  if redis.call('RPUSH', list, envelope) == 1 then
    redis.call('EXPIRE', list, life)
  end
  track[BYTES], track[STORED] = track[BYTES] + #body, id
  if is_word == '1' then
    track[WORD_AT] = now
  end
  if value_after ~= '' then
    put(keys, after, value_after)
  end
  save(keys, log, life)
  publish_envelope(keys, envelope, process, others, places)
  return { 1, log.last, id, track[DELIVERED], word_at }
end

-- ARGV: life, the calling process, member, up to which number, and up to which it is a sign that the log lacks its
-- end (0: it is none). {1, sender, stored, delivered, …}.
local function received(keys, args)
  local life, process, member, up_to, number_max = unpack(args)
  local log = load(keys)
  local track = reader(log, member)
  if not track then
    return NOT_A_MEMBER
  end
  up_to, number_max = tonumber(up_to), tonumber(number_max or 0)
  if up_to > log.last and up_to <= number_max then
    log.last = up_to
    for _, each in pairs(log.tracks) do
      each[STORED] = each[STORED] == NOT_BACK and NOT_BACK
    end
  end
  local is_back_now = number_max > 0 and track[STORED] == NOT_BACK
  if is_back_now then
    track[STORED] = false
  end
  up_to = math.min(up_to, log.last)
  if up_to <= track[READ] then
    if is_back_now then
      save(keys, log, life)
    end
    return { 1, {} }
  end
  track[READ] = up_to
  local told = settle(log)
  save(keys, log, life)
  publish_receipts(keys, told, process)
  return { 1, told }
end

-- ARGV: member. {1, the number up to which it has all, each that is held of the others}.
local function held(keys, args)
  local log = load(keys)
  local track = reader(log, args[1])
  if not track then
    return NOT_A_MEMBER
  end
  local every = {}
  for sender in pairs(log.tracks) do
    if sender ~= args[1] then
      for _, each in ipairs(redis.call('LRANGE', list_of(log, sender), 0, -1)) do
        every[#every + 1] = each
      end
    end
  end
  return { 1, track[READ], every }
end

-- ARGV: life, the calling process, now, for how many seconds one is held at most. As `received`.
local function drop_overdue(keys, args)
  local life, process, now, seconds_max = unpack(args)
  local log, told = load(keys), {}
  for sender, track in pairs(log.tracks) do
    local first = end_of(log, sender, 0)
    if first and tonumber(now) - first[STORED_AT] > tonumber(seconds_max) then
      track[STORED] = first[ID] - 1
      forget_all(log, sender)
      told[#told + 1] = { sender, track[STORED], track[DELIVERED] }
    end
  end
  if #told > 0 then
    save(keys, log, life)
    publish_receipts(keys, told, process)
  end
  return { 1, told }
end

-- ARGV: life, member, the process that holds its page.
local function held_at(keys, args)
  if version_of(keys) then
    redis.call('HSET', keys[1], '@' .. args[2], args[3])
    live_on(keys, args[1])
  end
  return { 1 }
end

local function forget(keys)
  for member in pairs(load(keys).tracks) do
    redis.call('DEL', keys[2] .. ':' .. member)
  end
  redis.call('DEL', keys[1], keys[2])
  return { 1 }
end

-- What is asked of a conversation that is there, and given its version.
local function register(name, called)
  redis.register_function('PREFIX_' .. name, function(keys, args)
    local version = version_of(keys)
    return version and called(keys, args, version) or nil
  end)
end

register('value', value)
register('look', look)
register('change', change)
register('received', received)
register('held', held)
register('drop_overdue', drop_overdue)
redis.register_function('PREFIX_add', add)
redis.register_function('PREFIX_append', append)
redis.register_function('PREFIX_held_at', held_at)
redis.register_function('PREFIX_forget', forget)
