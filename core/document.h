#pragma once

#include <string>

namespace entente {

/// A text as it was read. `text` is valid UTF-8; every offset elsewhere is a byte offset into it.
struct Document {
  std::string id;     ///< the `id` of a JSON Lines document, else the file name without its ending
  std::string title;  ///< empty where the input has none
  std::string date;   ///< ISO 8601 (2014, 2014-03 or 2014-03-18), empty where unknown
  std::string url;    ///< empty where unknown
  std::string speaker;  ///< whose first person the text speaks in (a name or an ISO code), or empty
  std::string text;
};

}  // namespace entente
