#include "graphs/value_codec.h"

#include <cstring>
#include <utility>

#include "core/error.h"

namespace entente::graphs {
namespace {

template <class T>
void put(T number, std::string& out) {
  out.append(reinterpret_cast<const char*>(&number), sizeof number);
}

void put_text(std::string_view text, std::string& out) {
  put(static_cast<uint32_t>(text.size()), out);
  out.append(text);
}

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}

  bool done() const { return bytes_.empty(); }

  Value value() {
    if (++depth_ > Value::kMaxDepth) throw InputError("a stored value is nested too deeply");
    Value read = any_value();
    --depth_;
    return read;
  }

 private:
  Value any_value() {
    switch (static_cast<Value::Kind>(get<uint8_t>())) {
      case Value::Kind::kNull:
        return {};
      case Value::Kind::kBool:
        return get<uint8_t>() != 0;
      case Value::Kind::kInt:
        return get<int64_t>();
      case Value::Kind::kDouble:
        return get<double>();
      case Value::Kind::kString:
        return text();
      case Value::Kind::kList: {
        const uint32_t size = count();
        List list;
        list.reserve(size);
        for (uint32_t i = 0; i < size; ++i) list.push_back(value());
        return list;
      }
      case Value::Kind::kMap: {
        const uint32_t size = count();
        Map map;
        map.reserve(size);
        for (uint32_t i = 0; i < size; ++i) {
          std::string key(text());
          map.emplace_back(std::move(key), value());
        }
        return map;
      }
      case Value::Kind::kDate:
        return graphs::Date{get<int64_t>()};
      case Value::Kind::kLocalTime:
        return LocalTime{get<int64_t>()};
      case Value::Kind::kTime: {
        const int64_t nanos = get<int64_t>();
        return Time{nanos, get<int32_t>()};
      }
      case Value::Kind::kLocalDateTime: {
        const int64_t seconds = get<int64_t>();
        return LocalDateTime{seconds, get<int32_t>()};
      }
      case Value::Kind::kDateTime: {
        DateTime time;
        time.seconds = get<int64_t>();
        time.nanos = get<int32_t>();
        time.offset = get<int32_t>();
        time.zone = text();
        return time;
      }
      case Value::Kind::kDuration: {
        Duration duration;
        duration.months = get<int64_t>();
        duration.days = get<int64_t>();
        duration.seconds = get<int64_t>();
        duration.nanos = get<int32_t>();
        return duration;
      }
      default:
        throw InputError("a stored value is of no known kind");
    }
  }

  template <class T>
  T get() {
    if (bytes_.size() < sizeof(T)) throw InputError("a stored value ends early");
    T number;
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_.remove_prefix(sizeof number);
    return number;
  }

  // Every element takes a byte at least: a count beyond that is no count, and must not reserve.
  uint32_t count() {
    const uint32_t size = get<uint32_t>();
    if (size > bytes_.size()) throw InputError("a stored list ends early");
    return size;
  }

  std::string_view text() {
    const std::string_view found = bytes_.substr(0, count());
    bytes_.remove_prefix(found.size());
    return found;
  }

  std::string_view bytes_;
  uint32_t depth_ = 0;
};

}  // namespace

void encode_value(const Value& value, std::string& out) {
  put(static_cast<uint8_t>(value.kind()), out);
  switch (value.kind()) {
    case Value::Kind::kNull:
      break;
    case Value::Kind::kBool:
      put(static_cast<uint8_t>(value.as_bool()), out);
      break;
    case Value::Kind::kInt:
      put(value.as_int(), out);
      break;
    case Value::Kind::kDouble:
      put(value.as_double(), out);
      break;
    case Value::Kind::kString:
      put_text(value.as_string(), out);
      break;
    case Value::Kind::kList:
      put(static_cast<uint32_t>(value.as_list().size()), out);
      for (const Value& element : value.as_list()) encode_value(element, out);
      break;
    case Value::Kind::kMap:
      put(static_cast<uint32_t>(value.as_map().size()), out);
      for (const auto& [key, element] : value.as_map()) {
        put_text(key, out);
        encode_value(element, out);
      }
      break;
    case Value::Kind::kDate:
      put(value.as_date().days, out);
      break;
    case Value::Kind::kLocalTime:
      put(value.as_local_time().nanos, out);
      break;
    case Value::Kind::kTime:
      put(value.as_time().nanos, out);
      put(value.as_time().offset, out);
      break;
    case Value::Kind::kLocalDateTime:
      put(value.as_local_date_time().seconds, out);
      put(value.as_local_date_time().nanos, out);
      break;
    case Value::Kind::kDateTime: {
      const DateTime& time = value.as_date_time();
      put(time.seconds, out);
      put(time.nanos, out);
      put(time.offset, out);
      put_text(time.zone, out);
      break;
    }
    case Value::Kind::kDuration: {
      const Duration& duration = value.as_duration();
      put(duration.months, out);
      put(duration.days, out);
      put(duration.seconds, out);
      put(duration.nanos, out);
      break;
    }
    default:
      throw InternalError("a node, relationship or path is no property value");
  }
}

Value decode_value(std::string_view bytes) {
  Reader reader(bytes);
  Value value = reader.value();
  if (!reader.done()) throw InputError("a stored value has bytes left over");
  return value;
}

}  // namespace entente::graphs
