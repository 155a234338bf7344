#include "graphs/diagram_dot.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/text.h"
#include "graphs/text_output.h"

namespace entente::graphs {
namespace {

/// How a type looks: the fills are Okabe and Ito's palette, lightened so that black text stays
/// readable on them; the shape repeats the type for whoever does not see the colour.
struct Look {
  std::string_view type;
  std::string_view shape;
  std::string_view fill;
};

constexpr Look kLooks[] = {
    {"State", "ellipse", "#BBDFF5"},   {"Leader", "box", "#F8DDA6"},
    {"Person", "box", "#FBF6C4"},      {"Organization", "hexagon", "#A9DCCB"},
    {"Treaty", "note", "#E9C6DA"},     {"Resource", "cylinder", "#F2BFA2"},
    {"Territory", "house", "#C7D5B5"}, {"Event", "octagon", "#A8CBE3"},
};
constexpr Look kPlain = {"", "box", "#EEEEEE"};

constexpr std::string_view kCooperation = "#00795A";
constexpr std::string_view kConflict = "#D55E00";
constexpr std::string_view kMixed = "#8A5A9E";
constexpr std::string_view kOther = "#666666";
constexpr std::string_view kNegated = "#C00000";

constexpr size_t kLabelledLines = 250;  // above, labels would hide the picture
constexpr size_t kLabelledNodes = 300;
constexpr size_t kLinesOfALabel = 4;

const Look& look_of(std::string_view type) {
  for (const Look& look : kLooks) {
    if (look.type == type) return look;
  }
  return kPlain;
}

std::string_view colour_of(LinkKind kind) {
  switch (kind) {
    case LinkKind::kCooperation:
      return kCooperation;
    case LinkKind::kConflict:
      return kConflict;
    default:
      return kOther;
  }
}

/// A name in lines of about 20 characters, as HTML.
std::string wrapped(std::string_view name) {
  std::string html;
  size_t length = 0;
  const std::string spaced = squeeze_space(name);
  for (const std::string_view word : split(spaced, ' ')) {
    const size_t size = count_code_points(word);
    if (length > 0 && length + size > 20) {
      html += "<BR/>";
      length = 0;
    } else if (length > 0) {
      html += ' ';
    }
    html += html_escaped(word);
    length += size + 1;
  }
  return html.empty() ? "?" : html;
}

/// All links between two nodes, lower number first.
struct Line {
  uint32_t a = 0;
  uint32_t b = 0;
  std::vector<const DiagramLink*> links;
};

std::vector<Line> lines_of(const Diagram& diagram) {
  std::map<std::pair<uint32_t, uint32_t>, Line> by_pair;
  for (const DiagramLink& link : diagram.links) {
    const auto pair = std::minmax(link.from, link.to);
    Line& line = by_pair[pair];
    line.a = pair.first;
    line.b = pair.second;
    line.links.push_back(&link);
  }
  std::vector<Line> lines;
  for (auto& [pair, line] : by_pair) {
    std::stable_sort(
        line.links.begin(), line.links.end(),
        [](const DiagramLink* x, const DiagramLink* y) { return x->count > y->count; });
    lines.push_back(std::move(line));
  }
  return lines;
}

/// "supplies", from "SUPPLIES".
std::string words_of(std::string_view label) {
  std::string words = to_lower(label);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

DotValue html(std::string_view name, std::string value) {
  return {std::string(name), std::move(value), true};
}
DotValue plain(std::string_view name, std::string_view value) {
  return {std::string(name), std::string(value), false};
}

/// How one drawn line looks.
struct LineLook {
  uint32_t from = 0;
  uint32_t to = 0;
  bool head_at_from = false;
  bool head_at_to = false;
  std::string_view colour;
  bool dashed = false;
  std::string width;
  std::string label;  // HTML
};

LineLook look_of(const Diagram& diagram, const Line& line, const std::vector<uint32_t>& place) {
  LineLook look;
  look.from = line.a;
  look.to = line.b;
  // Chains read from left to right, whichever way their links point.
  if (!place.empty() && place[line.a] > place[line.b]) std::swap(look.from, look.to);
  std::set<LinkKind> kinds;
  uint64_t count = 0;
  look.dashed = true;
  for (const DiagramLink* link : line.links) {
    if (link->directed) (link->from == look.from ? look.head_at_to : look.head_at_from) = true;
    look.dashed = look.dashed && link->negated;
    if (!link->negated && link->kind != LinkKind::kOther) kinds.insert(link->kind);
    count += link->count;
  }
  look.colour = look.dashed         ? kNegated
                : kinds.size() > 1  ? kMixed
                : kinds.size() == 1 ? colour_of(*kinds.begin())
                                    : kOther;
  append_number(look.width, 1.2 + std::min<double>(3, 0.4 * static_cast<double>(count - 1)));

  look.label =
      "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"0\" CELLPADDING=\"1\" "
      "BGCOLOR=\"#FFFFFF\">";
  size_t shown = 0;
  for (const DiagramLink* link : line.links) {
    if (shown == kLinesOfALabel && line.links.size() > kLinesOfALabel + 1) break;
    ++shown;
    // Where a line's links run both ways, each says its own: by an arrow in chains, whose lines run
    // from left to right; elsewhere by who does it, since a line may come to lie any way round.
    std::string direction;
    if (look.head_at_from && look.head_at_to && link->directed) {
      direction = place.empty()             ? html_escaped(diagram.nodes[link->from].name) + ": "
                  : link->from == look.from ? "\xE2\x86\x92 "
                                            : "\xE2\x86\x90 ";
    }
    look.label += "<TR><TD><FONT COLOR=\"";
    look.label += link->negated ? kNegated : colour_of(link->kind);
    look.label += "\">";
    look.label += direction;
    if (link->negated) look.label += "<I>not</I> ";
    look.label += html_escaped(words_of(link->label));
    if (link->count > 1) look.label += " \xC3\x97" + std::to_string(link->count);
    look.label += "</FONT></TD></TR>";
  }
  if (shown < line.links.size()) {
    look.label += "<TR><TD><FONT COLOR=\"#666666\">and " +
                  std::to_string(line.links.size() - shown) + " more</FONT></TD></TR>";
  }
  look.label += "</TABLE>";
  return look;
}

DotValues pen_of(const LineLook& look, bool head_at_from, bool head_at_to) {
  DotValues values = {plain("dir", head_at_from && head_at_to ? "both"
                                   : head_at_to               ? "forward"
                                   : head_at_from             ? "back"
                                                              : "none"),
                      plain("color", look.colour), plain("penwidth", look.width)};
  if (look.dashed) values.push_back(plain("style", "dashed"));
  return values;
}

/// One edge whose label dot keeps clear of everything.
void draw_labelled(DotGraph& dot, const LineLook& look) {
  DotValues values = pen_of(look, look.head_at_from, look.head_at_to);
  values.push_back(html("label", look.label));
  dot.edges.push_back({look.from, look.to, std::move(values)});
}

/// The other programs let labels lie on each other: as a node between the two ends, a label is kept
/// clear like any node.
void draw_through_label(DotGraph& dot, const LineLook& look) {
  const auto between = static_cast<uint32_t>(dot.nodes.size());
  dot.nodes.push_back({html("label", look.label), plain("shape", "plain"), plain("style", "solid"),
                       plain("fontsize", "9")});
  dot.edges.push_back({look.from, between, pen_of(look, look.head_at_from, false)});
  dot.edges.push_back({between, look.to, pen_of(look, false, look.head_at_to)});
}

/// A node's place in the chains, so that lines run from earlier to later; empty if there are none.
std::vector<uint32_t> places(const Diagram& diagram) {
  std::vector<uint32_t> place;
  if (diagram.chains.empty()) return place;
  place.assign(diagram.nodes.size(), 0xffffffffu);
  for (const auto& chain : diagram.chains) {
    for (uint32_t i = 0; i < chain.size(); ++i) place[chain[i]] = std::min(place[chain[i]], i);
  }
  return place;
}

size_t largest_degree(const Diagram& diagram, const std::vector<Line>& lines) {
  std::vector<size_t> degree(diagram.nodes.size(), 0);
  for (const Line& line : lines) {
    ++degree[line.a];
    ++degree[line.b];
  }
  return degree.empty() ? 0 : *std::max_element(degree.begin(), degree.end());
}

std::string swatch(std::string_view fill, std::string_view text) {
  return "<TD BGCOLOR=\"" + std::string(fill) + "\" BORDER=\"1\" COLOR=\"#444444\">" +
         std::string(text) + "</TD>";
}

/// Title, legend of what occurs, and what was left out: in the graph's own label, since sfdp draws
/// no clusters.
std::string caption(const Diagram& diagram, const std::vector<Line>& lines, bool labelled) {
  std::string text = "<TABLE BORDER=\"0\" CELLBORDER=\"0\" CELLSPACING=\"4\" CELLPADDING=\"3\">";
  if (!diagram.title.empty()) {
    text += "<TR><TD COLSPAN=\"8\"><B>" + html_escaped(diagram.title) + "</B></TD></TR>";
  }
  if (diagram.nodes.empty()) {
    return text + "<TR><TD>Nothing to show: no statement passes.</TD></TR></TABLE>";
  }
  std::set<std::string> types;
  for (const DiagramNode& node : diagram.nodes) types.insert(node.type);
  std::string cells;
  for (const Look& look : kLooks) {
    if (types.count(std::string(look.type)) == 0) continue;
    cells += swatch(look.fill, std::string(look.type) + " (" + std::string(look.shape) + ")");
  }
  if (!cells.empty()) text += "<TR>" + cells + "</TR>";

  bool cooperation = false;
  bool conflict = false;
  bool other = false;
  bool negated = false;
  for (const DiagramLink& link : diagram.links) {
    negated = negated || link.negated;
    if (link.negated) continue;
    cooperation = cooperation || link.kind == LinkKind::kCooperation;
    conflict = conflict || link.kind == LinkKind::kConflict;
    other = other || link.kind == LinkKind::kOther;
  }
  cells.clear();
  const auto key = [&](std::string_view colour, std::string_view sign, std::string_view meaning) {
    cells += "<TD><FONT COLOR=\"" + std::string(colour) + "\"><B>" + std::string(sign) + "</B> " +
             std::string(meaning) + "</FONT></TD>";
  };
  constexpr std::string_view kLine = "\xE2\x80\x94\xE2\x80\x94";  // two em dashes: a line
  if (cooperation) key(kCooperation, kLine, "cooperation");
  if (conflict) key(kConflict, kLine, "conflict");
  if (cooperation && conflict) key(kMixed, kLine, "both");
  if (other) key(kOther, kLine, "structure");
  if (negated) key(kNegated, "- - -", "denied (not)");
  if (!cells.empty()) text += "<TR>" + cells + "</TR>";
  if (!diagram.note.empty()) {
    text += "<TR><TD COLSPAN=\"8\"><I>" + html_escaped(diagram.note) + "</I></TD></TR>";
  }
  if (!labelled && !lines.empty()) {
    text += "<TR><TD COLSPAN=\"8\"><I>" + std::to_string(diagram.nodes.size()) + " nodes, " +
            std::to_string(lines.size()) +
            " lines: too many for labels; a thicker line stands for more statements</I></TD></TR>";
  }
  return text + "</TABLE>";
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string escaped;
  append_xml(escaped, text);
  // What XML lets pass as references Graphviz would print as they are; white space is white space.
  std::string clean;
  for (size_t i = 0; i < escaped.size();) {
    if (escaped.compare(i, 2, "&#") == 0) {
      clean += ' ';
      i = escaped.find(';', i) + 1;
    } else {
      const char c = escaped[i++];
      if (c == '\\') {
        clean += "\\\\";  // one alone makes \\N the name of the node
      } else {
        clean += c == '\n' || c == '\t' || c == '\x7f' ? ' ' : c;
      }
    }
  }
  return clean;
}

DotGraph dot_of(const Diagram& diagram) {
  const std::vector<Line> lines = lines_of(diagram);
  DotGraph dot;
  dot.layout = layout_for(diagram.nodes.size(), lines.size(), largest_degree(diagram, lines),
                          !diagram.chains.empty());
  const bool labelled = diagram.nodes.size() <= kLabelledNodes && lines.size() <= kLabelledLines;

  dot.graph = {html("label", caption(diagram, lines, labelled)),
               plain("labelloc", "b"),
               plain("fontname", "Helvetica"),
               plain("fontsize", "12"),
               plain("bgcolor", "white"),
               plain("pad", "0.3"),
               plain("outputorder", "edgesfirst")};
  if (dot.layout == "dot") {
    dot.graph.push_back(plain("rankdir", diagram.chains.empty() ? "TB" : "LR"));
    dot.graph.push_back(plain("nodesep", "0.35"));
    dot.graph.push_back(plain("ranksep", diagram.chains.empty() ? "0.7" : "0.6"));
  } else {
    dot.graph.push_back(plain("overlap", "prism"));
    dot.graph.push_back(plain("sep", labelled ? "+5" : "+12"));
    dot.graph.push_back(plain("splines", labelled ? "line" : "curved"));
    dot.graph.push_back(plain("start", "1"));
    if (dot.layout == "neato") dot.graph.push_back(plain("mode", "major"));
    if (dot.layout == "sfdp") dot.graph.push_back(plain("K", "1.2"));
  }
  dot.node_defaults = {
      plain("fontname", "Helvetica"), plain("fontsize", "12"),       plain("style", "filled"),
      plain("shape", "box"),          plain("fillcolor", "#EEEEEE"), plain("color", "#444444"),
      plain("penwidth", "1"),         plain("margin", "0.11,0.06"),  plain("label", "")};
  dot.edge_defaults = {plain("fontname", "Helvetica"),
                       plain("fontsize", "9"),
                       plain("color", "#666666"),
                       plain("arrowsize", "0.7"),
                       plain("penwidth", "1.2"),
                       plain("style", "solid"),
                       plain("dir", "forward"),
                       plain("label", ""),
                       plain("len", labelled ? "0.9" : "2")};
  for (const DiagramNode& node : diagram.nodes) {
    const Look& look = look_of(node.type);
    DotValues values = {
        html("label", node.emphasized ? "<B>" + wrapped(node.name) + "</B>" : wrapped(node.name)),
        plain("shape", look.shape), plain("fillcolor", look.fill)};
    if (node.type == "Leader") values.push_back(plain("style", "filled,rounded"));
    if (node.emphasized) values.push_back(plain("penwidth", "2.5"));
    dot.nodes.push_back(std::move(values));
  }
  const std::vector<uint32_t> place = places(diagram);
  for (const Line& line : lines) {
    const LineLook look = look_of(diagram, line, place);
    if (!labelled) {
      dot.edges.push_back({look.from, look.to, pen_of(look, look.head_at_from, look.head_at_to)});
    } else if (dot.layout == "dot" || look.from == look.to) {
      draw_labelled(dot, look);
    } else {
      draw_through_label(dot, look);
    }
  }
  return dot;
}

}  // namespace entente::graphs
