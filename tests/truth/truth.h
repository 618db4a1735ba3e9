/// Replays measurements: what real programs reported, against what the estimators say, family by family.
///
/// A family has a bar; the table says how many rows were used, how many left out and why, and whether the bar is met.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "catalog/catalog.h"
#include "quantity/range.h"

namespace ballpark::truth {

using Json = nlohmann::ordered_json;

/// What a family must reach. Errors are relative; 1 switches a bound off.
struct Bar {
    double equal_share = 0;   ///< share of rows that are equal
    double median = 1;
    double ninetieth = 1;
    double largest = 1;
    double inside_from = 0;   ///< share of rows inside the estimate's range, at least
    double inside_to = 1;     ///< and at most: a wider range than needed says less
    double width = 1e300;     ///< of the typical range, half of it over the estimate
};

class Family {
public:
    Family(std::string name, Bar bar) : name_(std::move(name)), bar_(bar) {}

    void compare(std::string_view id, double measured, double computed);

    /// The same for an estimate with a range. `resolution` is the step to which the measured figure was rounded.
    void compare(std::string_view id, double measured, const Range& estimate, double resolution);

    /// A row that cannot be compared, with the reason that the data gives.
    void leave_out(const std::string& reason) { ++left_out_[reason]; }

    bool passed() const;
    std::string line() const;
    std::string details(std::size_t rows) const;
    const std::string& name() const { return name_; }
    std::size_t rows() const { return errors_.size(); }

private:
    struct Row {
        std::string id;
        double measured;
        double computed;
    };
    static double at(double share, std::vector<double> figures);
    double inside_share() const;

    std::string name_;
    Bar bar_;
    std::size_t equal_ = 0;
    std::vector<double> widths_;  ///< half of each range, of its typical value
    std::size_t inside_ = 0;
    std::vector<double> errors_;
    std::vector<Row> unequal_;
    std::map<std::string, int> left_out_;
};

class Report {
public:
    Family& family(std::string name, Bar bar);
    const std::vector<std::unique_ptr<Family>>& families() const { return families_; }

private:
    std::vector<std::unique_ptr<Family>> families_;
};

/// One JSON object a line; an unreadable file gives none.
std::vector<Json> read_lines(const std::filesystem::path& file);
std::string read_file(const std::filesystem::path& file);

/// GGUF headers beside the measurements, or the few that the repository has.
std::filesystem::path header_folder(const std::filesystem::path& measurements);

/// `folder` holds the measurements. Each replay adds its families to the report.
void replay_gguf_headers(const std::filesystem::path& folder, Report& report);
void replay_gguf_sizes(const std::filesystem::path& folder, Report& report);
void replay_checkpoint_sizes(const std::filesystem::path& folder, Report& report);
void replay_llamacpp(const std::filesystem::path& folder, Report& report);
void replay_llamacpp_logs(const std::filesystem::path& folder, const Catalog& catalog, Report& report);
void replay_serving(const std::filesystem::path& folder, const Catalog& catalog, Report& report);
void replay_transformers(const std::filesystem::path& folder, const Catalog& catalog, Report& report);
void replay_training(const std::filesystem::path& folder, const Catalog& catalog, Report& report);
void replay_reinforcement(const std::filesystem::path& folder, const Catalog& catalog, Report& report);
void replay_speed(const std::filesystem::path& folder, const Catalog& catalog, Report& report);
void replay_host_speed(const std::filesystem::path& folder, const Catalog& catalog, Report& report);

}  // namespace ballpark::truth
