-- Tickets and desks in Redis. See functions.py for PREFIX, and rows.py for the keys. A value is a hash: `v` what it is,
-- `n` its version, and behind a space when its page was last heard, where that was after it was written; `h` and `r`
-- say of it what a function must know, and `s` which key lives as long as it.

local function version_and_value(key)
  return redis.call('HMGET', key, 'n', 'v')
end

-- Of all that wait from one network, what counts for others: `places` on one line, those of the most first.
local function shares(flat, places)
  local rows, found = {}, {}
  for at = 1, #flat, 2 do
    if flat[at]:sub(1, 1) == 'h' then
      rows[#rows + 1] = { need = flat[at]:sub(3), worked = flat[at]:sub(2, 2) == '1', here = tonumber(flat[at + 1]) }
    end
  end
  table.sort(rows, function(one, other)
    if one.here ~= other.here then return one.here > other.here end
    return one.need < other.need
  end)
  for _, kind in ipairs({ 'a', 'w' }) do
    local left = {}
    for _, row in ipairs(rows) do
      if kind == 'a' or row.worked then
        local line = row.need:match('^%S+ %S* (.*)$')
        local count = math.min(left[line] or places, row.here)
        left[line] = (left[line] or places) - count
        found[kind .. row.need] = (found[kind .. row.need] or 0) + count
      end
    end
  end
  return found
end

-- One more or one less of a network, and what that changes for others.
-- source: its key; counted: the key of what counts for others; kind: '0' or '1' (has worked), and the need.
local function crowd(source, counted, kind, waiting, here, places)
  local before = shares(redis.call('HGETALL', source), tonumber(places))
  redis.call('HINCRBY', source, 'h' .. kind, here)
  if redis.call('HINCRBY', source, 'a' .. kind, waiting) <= 0 then
    redis.call('HDEL', source, 'a' .. kind, 'h' .. kind)
  end
  local after = shares(redis.call('HGETALL', source), tonumber(places))
  for each in pairs(after) do
    before[each] = before[each] or 0
  end
  for each, count in pairs(before) do
    local more = (after[each] or 0) - count
    if more ~= 0 then
      redis.call('HINCRBY', counted, each, more)
    end
  end
end

-- As `commit` of stores.lua, with the command CROWD; all keys are kept for so long. Of a key whose check fails, what
-- is there: version and value.
local function commit(keys, args)
  local life, checks = args[1], tonumber(args[2])
  for check = 1, checks do
    if (redis.call('HGET', args[2 * check + 1], 'n') or '') ~= args[2 * check + 2] then
      local found = {}
      for each = 1, checks do
        found[each] = version_and_value(args[2 * each + 1])
      end
      return { 0, found }
    end
  end
  local at = 2 * checks + 3
  while at <= #args do
    local words = tonumber(args[at])
    if args[at + 1] == 'CROWD' then
      crowd(unpack(args, at + 2, at + words))
    else
      redis.call(unpack(args, at + 1, at + words))
    end
    at = at + words + 1
  end
  for _, key in ipairs(keys) do
    redis.call('EXPIRE', key, life)
  end
  return { 1 }
end

-- KEYS: hashes. ARGV: of each the version that is known. Answers with the version of each, and the value where that is
-- not known, at one moment.
local function read(keys, args)
  local found = {}
  for at, key in ipairs(keys) do
    local version = redis.call('HGET', key, 'n')
    if version and version == args[at] then
      found[at] = { version }
    else
      found[at] = version_and_value(key)
    end
  end
  return found
end

-- KEYS: of pages that have been heard. ARGV: when, by which process, the end of life in seconds. A page says in `h` who
-- holds it; empty: whoever does. Answers with the places in KEYS of those that another holds, or nobody.
local function beat(keys, args)
  local missed = {}
  for at, key in ipairs(keys) do
    local page = redis.call('HMGET', key, 'n', 'h', 's')
    if page[1] then
      local first, seen = page[1]:match('^(%S+) ?(.*)$')
      if seen == '' or tonumber(seen) < tonumber(args[1]) then
        redis.call('HSET', key, 'n', first .. ' ' .. args[1])
      end
      redis.call('EXPIRE', key, args[3])
      if page[3] then
        redis.call('EXPIRE', page[3], args[3])
      end
      if page[2] ~= '' and page[2] ~= args[2] then
        missed[#missed + 1] = at
      end
    end
  end
  return missed
end

local LIFE = 86400 -- seconds; of the set of desks since it was last asked for, as LIFE_SECONDS in steps.py

-- All desks, and how many of them might have room: those say so in `r`.
local function desks_of(all, prefix)
  local found, roomy = {}, 0
  redis.call('EXPIRE', all, LIFE)
  for _, id in ipairs(redis.call('SMEMBERS', all)) do
    local desk = redis.call('HMGET', prefix .. id, 'n', 'v', 'r')
    if desk[1] then
      found[#found + 1] = { id, desk[1], desk[2] }
      roomy = roomy + (tonumber(desk[3]) or 0)
    else
      redis.call('SREM', all, id)
    end
  end
  return found, roomy
end

-- KEYS[1]: the set of all desks. ARGV: what their keys begin with.
local function desks(keys, args)
  return (desks_of(keys[1], args[1]))
end

-- How many stand in the row; and of those who are first in line and of the others, the first and the last.
local function row_of(key)
  local count = redis.call('ZCARD', key)
  if count == 0 then
    return { 0 }
  end
  local found = { redis.call('ZRANGE', key, 0, 0)[1], redis.call('ZRANGE', key, -1, -1)[1] }
  if found[1]:sub(1, 1) ~= found[2]:sub(1, 1) then
    found[3] = redis.call('ZRANGE', key, '(1', '-', 'BYLEX', 'REV', 'LIMIT', 0, 1)[1]
    found[4] = redis.call('ZRANGE', key, '[1', '+', 'BYLEX', 'LIMIT', 0, 1)[1]
  end
  return { count, found }
end

local function ticket_of(prefix, id)
  local ticket = version_and_value(prefix .. id)
  return { id, ticket[1], ticket[2] }
end

-- KEYS[1]: the key of a page. ARGV[1]: what the keys of tickets begin with. Answers with its ticket, if it has one.
local function of_page(keys, args)
  local id = redis.call('HGET', keys[1], 'n')
  return id and ticket_of(args[1], id) or {}
end

-- The first of a need that keep their turn. One whose ticket has reached its end of life is taken out of the rows.
local function heads_of(need, args, many)
  local found = {}
  if many == 0 then
    return found
  end
  for _, member in ipairs(redis.call('ZRANGE', args[3] .. 'heads:' .. need, 0, many - 1)) do
    local ticket = ticket_of(args[2], member:sub(args[4] + 1))
    if ticket[2] then
      found[#found + 1] = ticket
    else
      for at = 5, #args do
        redis.call('ZREM', args[3] .. args[at] .. ':' .. need, member)
      end
    end
  end
  return found
end

-- KEYS: all needs, all desks, those that may let others pass, what counts for others; and of whom is asked.
-- ARGV: what the keys of desks, of tickets and of rows begin with, how long a member is before its id; all rows, those
-- of who is here and who is away first, and last the heads, which are not counted.
local function floor(keys, args)
  local desks, many = desks_of(keys[2], args[1])
  local waiting, pausing = {}, {}
  for at, id in ipairs(redis.call('ZRANGE', keys[3], 0, -1)) do
    pausing[at] = ticket_of(args[2], id)
  end
  for _, need in ipairs(redis.call('SMEMBERS', keys[1])) do
    local heads, rows = heads_of(need, args, many + #pausing), {}
    for at = 5, #args - 1 do
      rows[#rows + 1] = row_of(args[3] .. args[at] .. ':' .. need)
    end
    if rows[1][1] + rows[2][1] == 0 then
      redis.call('SREM', keys[1], need)
      redis.call('HDEL', keys[4], 'a' .. need, 'w' .. need)
    else
      waiting[#waiting + 1] = { need, rows, redis.call('HMGET', keys[4], 'a' .. need, 'w' .. need), heads }
    end
  end
  return { desks, waiting, pausing, keys[5] and redis.call('HGETALL', keys[5]) or {} }
end

local function needs_of(all, lines)
  local found = {}
  for _, need in ipairs(redis.call('SMEMBERS', all)) do
    if lines[need:match('^%S+ %S* (.*)$')] then
      found[#found + 1] = need
    end
  end
  return found
end

-- KEYS[1]: all needs. ARGV: what the keys of rows begin with, how many lines, these; then the ends, as members.
-- Answers for each end with: need, how many of it are before the end and here, and how many away.
local function before(keys, args)
  local lines, many = {}, tonumber(args[2])
  for at = 3, many + 2 do
    lines[args[at]] = true
  end
  local needs, answer = needs_of(keys[1], lines), {}
  for at = many + 3, #args do
    local found = {}
    for _, need in ipairs(needs) do
      for each, row in ipairs({ 'here:', 'away:' }) do
        found[#found + 1] = each == 1 and need or nil
        found[#found + 1] = redis.call('ZLEXCOUNT', args[1] .. row .. need, '-', '(' .. args[at])
      end
    end
    answer[#answer + 1] = found
  end
  return answer
end

-- KEYS[1]: all needs. ARGV: what the keys of rows begin with, lines. Answers with each need, who is here, and who away.
local function rows(keys, args)
  local lines, answer = {}, {}
  for at = 2, #args do
    lines[args[at]] = true
  end
  for _, need in ipairs(needs_of(keys[1], lines)) do
    answer[#answer + 1] = need
    answer[#answer + 1] = redis.call('ZRANGE', args[1] .. 'here:' .. need, 0, -1)
    answer[#answer + 1] = redis.call('ZRANGE', args[1] .. 'away:' .. need, 0, -1)
  end
  return answer
end

redis.register_function('PREFIX_commit', commit)
redis.register_function('PREFIX_read', read)
redis.register_function('PREFIX_of_page', of_page)
redis.register_function('PREFIX_beat', beat)
redis.register_function('PREFIX_desks', desks)
redis.register_function('PREFIX_floor', floor)
redis.register_function('PREFIX_before', before)
redis.register_function('PREFIX_rows', rows)
