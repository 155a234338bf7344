#include "queries/cypher/lexer.h"

#include <array>
#include <cctype>

namespace entente::queries::cypher {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_name_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

void append_utf8(std::string& out, uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3f));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) {}

  std::vector<Token> run() {
    while (true) {
      skip_space();
      start_ = at_;
      if (at_ >= text_.size()) break;
      char c = text_[at_];
      if (is_digit(c) || (c == '.' && is_digit(peek(1)))) {
        number();
      } else if (c == '\'' || c == '"') {
        string(c);
      } else if (c == '`') {
        add(TokenKind::kQuotedName, quoted_name());
      } else if (c == '$' && (peek(1) == '`' || is_name_part(peek(1)))) {
        ++at_;
        add(TokenKind::kParameter, peek(0) == '`' ? quoted_name() : take_name());
      } else if (static_cast<unsigned char>(c) >= 0x80 && unicode_symbol()) {
        continue;
      } else if (is_name_start(c)) {
        add(TokenKind::kName, take_name());
      } else {
        symbol();
      }
    }
    start_ = static_cast<uint32_t>(text_.size());
    at_ = text_.size();
    add(TokenKind::kEnd, "");
    return std::move(tokens_);
  }

 private:
  char peek(size_t n) const { return at_ + n < text_.size() ? text_[at_ + n] : '\0'; }
  Span span() const {
    return Span{static_cast<uint32_t>(start_), static_cast<uint32_t>(at_ - start_)};
  }
  void add(TokenKind kind, std::string text) {
    tokens_.push_back(Token{kind, span(), std::move(text), 0});
  }

  void skip_space() {
    while (at_ < text_.size()) {
      unsigned char c = text_[at_];
      if (std::isspace(c)) {
        ++at_;
      } else if (c == '/' && peek(1) == '/') {
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
      } else if (c == '/' && peek(1) == '*') {
        size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) {
          start_ = at_;
          at_ = text_.size();
          syntax_error("UnexpectedSyntax", "The comment does not end", span());
        }
        at_ = end + 2;
      } else if (c == 0xc2 && peek(1) == '\xa0') {  // no-break space
        at_ += 2;
      } else if (c == 0xef && peek(1) == '\xbb' && peek(2) == '\xbf') {  // byte-order mark
        at_ += 3;
      } else if (c == 0xe2 && peek(1) == '\x80' &&
                 ((static_cast<unsigned char>(peek(2)) >= 0x80 &&
                   static_cast<unsigned char>(peek(2)) <= 0x8a) ||
                  peek(2) == '\xa8' || peek(2) == '\xa9' ||
                  peek(2) == '\xaf')) {  // U+2000..200A, 2028, 2029, 202F
        at_ += 3;
      } else {
        break;
      }
    }
  }

  std::string take_name() {
    size_t from = at_;
    while (at_ < text_.size() && is_name_part(text_[at_])) {
      // A dash outside ASCII ends a name, as it does between two patterns.
      if (static_cast<unsigned char>(text_[at_]) >= 0xc2 && unicode_width()) break;
      ++at_;
    }
    return std::string(text_.substr(from, at_ - from));
  }

  std::string quoted_name() {
    std::string name;
    ++at_;
    while (true) {
      if (at_ >= text_.size()) {
        syntax_error("UnexpectedSyntax", "The quoted name does not end", span());
      }
      if (text_[at_] == '`') {
        ++at_;
        if (peek(0) != '`') break;
      }
      name += text_[at_++];
    }
    return name;
  }

  // Bytes of a dash or arrow head outside ASCII at this place, 0 if there is none.
  size_t unicode_width() const {
    static constexpr std::array<std::string_view, 17> kMarks = {
        "\xc2\xad",                                                      // soft hyphen
        "\xe2\x80\x90",                                                  // hyphen
        "\xe2\x80\x91", "\xe2\x80\x92", "\xe2\x80\x93", "\xe2\x80\x94",  // dashes
        "\xe2\x80\x95", "\xe2\x88\x92",                                  // minus sign
        "\xef\xb9\x98", "\xef\xb9\xa3", "\xef\xbc\x8d", "\xe2\x9f\xa8",
        "\xe3\x80\x88", "\xef\xbc\x9c",  // like <
        "\xe2\x9f\xa9", "\xe3\x80\x89", "\xef\xbc\x9e"};
    for (std::string_view mark : kMarks) {
      if (text_.substr(at_, mark.size()) == mark) return mark.size();
    }
    return 0;
  }

  bool unicode_symbol() {
    size_t n = unicode_width();
    if (n == 0) return false;
    std::string_view mark = text_.substr(at_, n);
    char meaning = '-';
    if (mark == "\xe2\x9f\xa8" || mark == "\xe3\x80\x88" || mark == "\xef\xbc\x9c") meaning = '<';
    if (mark == "\xe2\x9f\xa9" || mark == "\xe3\x80\x89" || mark == "\xef\xbc\x9e") meaning = '>';
    at_ += n;
    add(TokenKind::kUnicodeDash, std::string(1, meaning));
    return true;
  }

  void number() {
    bool is_float = false, bad = false;
    if (peek(0) == '0' && (peek(1) == 'x' || peek(1) == 'X')) {
      at_ += 2;
      size_t from = at_;
      while (std::isxdigit(static_cast<unsigned char>(peek(0)))) ++at_;
      bad = at_ == from;
    } else if (peek(0) == '0' && (peek(1) == 'o' || peek(1) == 'O')) {
      at_ += 2;
      size_t from = at_;
      while (peek(0) >= '0' && peek(0) <= '7') ++at_;
      bad = at_ == from || is_digit(peek(0));
    } else {
      while (is_digit(peek(0))) ++at_;
      if (peek(0) == '.' && is_digit(peek(1))) {
        is_float = true;
        ++at_;
        while (is_digit(peek(0))) ++at_;
      }
      size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
      if ((peek(0) == 'e' || peek(0) == 'E') && is_digit(peek(1 + sign))) {
        is_float = true;
        at_ += 1 + sign;
        while (is_digit(peek(0))) ++at_;
      }
      if (is_float && (peek(0) == 'f' || peek(0) == 'd' || peek(0) == 'F' || peek(0) == 'D') &&
          !is_name_part(peek(1))) {
        add(TokenKind::kFloat, std::string(text_.substr(start_, at_ - start_)));
        ++at_;
        return;
      }
    }
    if (is_name_part(peek(0)) && unicode_width() == 0) {
      bad = true;
      take_name();
    }
    add(bad        ? TokenKind::kBadNumber
        : is_float ? TokenKind::kFloat
                   : TokenKind::kInteger,
        std::string(text_.substr(start_, at_ - start_)));
  }

  uint32_t hex(size_t digits) {
    uint32_t v = 0;
    for (size_t i = 0; i < digits; ++i) {
      char c = peek(0);
      if (!std::isxdigit(static_cast<unsigned char>(c))) {
        ++at_;
        syntax_error("InvalidUnicodeLiteral",
                     "A Unicode escape needs " + std::to_string(digits) + " hexadecimal digits",
                     span());
      }
      v = v * 16 + (is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
      ++at_;
    }
    return v;
  }

  void escape(std::string& out) {
    char c = peek(0);
    ++at_;
    switch (c) {
      case 'b':
        out += '\b';
        return;
      case 'f':
        out += '\f';
        return;
      case 'n':
        out += '\n';
        return;
      case 'r':
        out += '\r';
        return;
      case 't':
        out += '\t';
        return;
      case '\\':
      case '\'':
      case '"':
      case '`':
      case '/':
      case '_':
      case '%':
        out += c;
        return;
      case 'u':
      case 'U': {
        uint32_t v = hex(c == 'u' ? 4 : 8);
        if (v >= 0xd800 && v < 0xdc00 && peek(0) == '\\' && peek(1) == 'u') {
          at_ += 2;
          uint32_t low = hex(4);
          if (low >= 0xdc00 && low < 0xe000) v = 0x10000 + ((v - 0xd800) << 10) + (low - 0xdc00);
        }
        if (v > 0x10ffff || (v >= 0xd800 && v < 0xe000)) {
          syntax_error("InvalidUnicodeLiteral", "The escape names no Unicode character", span());
        }
        append_utf8(out, v);
        return;
      }
      default:
        syntax_error("UnexpectedSyntax", "Unknown escape sequence in a string", span());
    }
  }

  void string(char quote) {
    std::string value;
    ++at_;
    while (true) {
      if (at_ >= text_.size()) {
        syntax_error("UnexpectedSyntax", "The string does not end", span());
      }
      char c = text_[at_++];
      if (c == quote) break;
      if (c == '\\') {
        escape(value);
      } else {
        value += c;
      }
    }
    add(TokenKind::kString, std::move(value));
  }

  void symbol() {
    static constexpr std::array<std::string_view, 9> kLong = {
        "..", "<=", ">=", "<>", "+=", "=~", "!=", "||", "::"};
    for (std::string_view s : kLong) {
      if (text_.substr(at_, s.size()) == s) {
        at_ += s.size();
        add(TokenKind::kSymbol, std::string(s));
        return;
      }
    }
    char c = text_[at_++];
    bool known = std::string_view("()[]{}<>=+-*/%^.,:;|$!&?").find(c) != std::string_view::npos;
    add(known ? TokenKind::kSymbol : TokenKind::kUnknown, std::string(1, c));
    if (c == '(' || c == '[' || c == '{') {
      open_.push_back(static_cast<uint32_t>(tokens_.size() - 1));
    } else if (c == ')' || c == ']' || c == '}') {
      char want = c == ')' ? '(' : c == ']' ? '[' : '{';
      if (!open_.empty() && tokens_[open_.back()].text[0] == want) {
        tokens_[open_.back()].close = static_cast<uint32_t>(tokens_.size() - 1);
        open_.pop_back();
      } else {
        open_.clear();  // wrong nesting: the parser says so
      }
    }
  }

  std::string_view text_;
  size_t at_ = 0;
  size_t start_ = 0;
  std::vector<Token> tokens_;
  std::vector<uint32_t> open_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view query) { return Lexer(query).run(); }

}  // namespace entente::queries::cypher
