#include "extractors/html.h"

#include <libxml/HTMLparser.h>

#include <memory>
#include <set>
#include <vector>

#include "core/date.h"
#include "core/error.h"
#include "core/text.h"

namespace entente::extractors {
namespace {

const std::set<std::string_view> kSkipped = {
    "script", "style",  "noscript", "template", "nav",    "footer", "aside",  "form",
    "button", "select", "iframe",   "svg",      "object", "video",  "figure", "head"};
const std::set<std::string_view> kBlocks = {
    "p",     "div", "section", "article", "header", "main", "ul", "ol",  "li",
    "table", "tr",  "td",      "th",      "br",     "hr",   "dl", "dt",  "blockquote",
    "h1",    "h2",  "h3",      "h4",      "h5",     "h6",   "dd", "pre", "body"};

std::string_view name_of(const xmlNode* node) {
  return node->name == nullptr ? std::string_view()
                               : std::string_view(reinterpret_cast<const char*>(node->name));
}

std::string attribute(xmlNode* node, const char* name) {
  const std::unique_ptr<xmlChar, void (*)(void*)> value(
      xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)), [](void* p) { xmlFree(p); });
  return value ? std::string(reinterpret_cast<const char*>(value.get())) : std::string();
}

std::string content(const xmlNode* node) {
  return node->content == nullptr ? std::string()
                                  : std::string(reinterpret_cast<const char*>(node->content));
}

std::string iso_day(const std::string& value) {
  for (const std::size_t length : {10u, 7u, 4u}) {
    if (value.size() >= length && parse_iso_date(value.substr(0, length))) {
      return value.substr(0, length);
    }
  }
  return "";
}

void use_meta(xmlNode* node, HtmlText& page) {
  static const std::set<std::string> kDates = {
      "article:published_time", "date",          "dc.date",          "dcterms.created", "pubdate",
      "publish-date",           "datepublished", "og:published_time"};
  std::string name = attribute(node, "property");
  if (name.empty()) name = attribute(node, "name");
  if (name.empty()) name = attribute(node, "itemprop");
  name = to_lower(name);
  const std::string value = attribute(node, "content");
  if (name == "og:title") page.title = squeeze_space(value);
  if (kDates.count(name) == 1 && page.date.empty()) page.date = iso_day(value);
}

/// Walks the tree without recursion, since pages nest as deep as they like.
void walk(xmlNode* root, HtmlText& page) {
  std::string line;
  const auto end_line = [&] {
    const std::string words = squeeze_space(line);
    if (!words.empty()) page.text.append(words).append("\n");
    line.clear();
  };
  xmlNode* node = root;
  while (node != nullptr) {
    bool enter = true;
    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
      line += content(node);
    } else if (node->type == XML_ELEMENT_NODE) {
      const std::string_view name = name_of(node);
      if (name == "time" && page.date.empty()) page.date = iso_day(attribute(node, "datetime"));
      if (kBlocks.count(name) == 1) end_line();
      enter = kSkipped.count(name) == 0;
    } else {
      enter = node->type == XML_HTML_DOCUMENT_NODE || node->type == XML_DOCUMENT_NODE;
    }
    if (enter && node->children != nullptr) {
      node = node->children;
      continue;
    }
    while (node != nullptr && node != root && node->next == nullptr) {
      node = node->parent;
      if (node != nullptr && kBlocks.count(name_of(node)) == 1) end_line();
    }
    if (node == nullptr || node == root) break;
    if (node->type == XML_ELEMENT_NODE && kBlocks.count(name_of(node)) == 1) end_line();
    node = node->next;
  }
  end_line();
}

void read_head(xmlNode* root, HtmlText& page) {
  std::vector<xmlNode*> stack = {root};
  while (!stack.empty()) {
    xmlNode* node = stack.back();
    stack.pop_back();
    if (node->next != nullptr) stack.push_back(node->next);
    if (node->type != XML_ELEMENT_NODE) continue;
    const std::string_view name = name_of(node);
    if (name == "meta") use_meta(node, page);
    if (name == "title" && page.title.empty() && node->children != nullptr) {
      page.title = squeeze_space(content(node->children));
    }
    if (name == "link" && attribute(node, "rel") == "canonical") page.url = attribute(node, "href");
    if (name != "body" && node->children != nullptr) stack.push_back(node->children);
  }
}

}  // namespace

HtmlText read_html(std::string_view bytes) {
  const int options = HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                      HTML_PARSE_NONET | HTML_PARSE_COMPACT;
  const std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> document(
      htmlReadMemory(bytes.data(), static_cast<int>(bytes.size()), nullptr, "UTF-8", options),
      xmlFreeDoc);
  xmlNode* root = document ? xmlDocGetRootElement(document.get()) : nullptr;
  if (root == nullptr) throw InputError("holds no HTML that can be read");
  HtmlText page;
  read_head(root, page);
  walk(root, page);
  return page;
}

}  // namespace entente::extractors
