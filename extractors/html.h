#pragma once

#include <string>
#include <string_view>

namespace entente::extractors {

/// What a page says: its words, a line per block, and what its head tells.
struct HtmlText {
  std::string text;
  std::string title;
  std::string date;  ///< ISO 8601, from meta elements or <time datetime>, or empty
  std::string url;   ///< canonical address, or empty
};

/// Reads HTML of any quality (libxml2's HTML parser repairs broken tags). Scripts, styles,
/// navigation, forms, asides and footers are left out. `bytes` is UTF-8. Throws InputError where
/// the parser gives no document at all.
HtmlText read_html(std::string_view bytes);

}  // namespace entente::extractors
