// Speed: one stream, serving under load and full load, by constants fitted without the row's model or its device.

#include "estimate/speed.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "estimate/speed_parts.h"
#include "question/speed_constants.h"
#include "truth/speed_rows.h"

namespace ballpark::truth {
namespace {

using Constants = std::vector<EngineConstant>;

/// Constants of tests/truth/fit_speed.py by what was left out of the fit: a model's or a device's id.
class Folds {
public:
    Folds(const Catalog& catalog, const char* kind) {
        const auto lines = read_lines(BALLPARK_TEST_DATA "/truth/data/speed_folds.jsonl");
        if (lines.empty()) return;
        for (const Json& line : lines)
            if (line.contains(kind)) folds_[line[kind].get<std::string>()] = with(catalog, lines[0]["constants"], line["values"]);
    }

    const Constants* find(const std::string& label) const {
        const auto fold = folds_.find(label);
        return fold != folds_.end() ? &fold->second : nullptr;
    }

private:
    static Constants with(const Catalog& catalog, const Json& names, const Json& values) {
        Constants rows;
        for (const EngineConstant& row : catalog.engine_constants())
            if (row.id.find("_spread") != std::string::npos || row.since_major > 0) rows.push_back(row);
        for (std::size_t i = 0; i < names.size() && i < values.size(); ++i) {
            EngineConstant row;
            row.id = names[i][0].get<std::string>();
            row.engine = names[i][1].get<std::string>();
            row.family = names[i][2].get<std::string>();
            row.value = Range::exact(values[i].get<double>());
            rows.push_back(row);
        }
        std::stable_sort(rows.begin(), rows.end(), [](const EngineConstant& a, const EngineConstant& b) { return a.id < b.id; });
        return rows;
    }

    std::map<std::string, Constants> folds_;
};

struct Families {
    Family& decode;
    Family& prefill;
    Family& tpot;
    Family& ttft;
    Family& throughput;
};

Range static_batch(const SpeedSetup& setup, const SpeedConstants& constants, const SpeedEstimate& estimate) {
    const SpeedShares shares = speed_shares(setup, estimate.running);
    const double prompts = shares.per_rank * prompt_times(setup, constants, shares).work;
    const double rate = estimate.running * setup.output / (prompts + setup.output * estimate.step.typical);
    return {rate / constants.throughput_spread.high, rate, rate / constants.throughput_spread.low};
}

void compare_lone(const SpeedRow& row, const SpeedConstants& constants, Families& families) {
    SpeedSetup setup{row.traffic, row.speed, row.parallel, row.depth, row.output, 1, 0, row.chunk};
    if (row.decode_rate)
        families.decode.compare(row.id, *row.decode_rate, estimate_speed(setup, constants).tokens_per_second_user, 0);
    if (!row.prefill_rate) return;
    if (!row.slower.empty()) return families.prefill.leave_out(row.slower);
    if (row.speed.peak <= 0) return families.prefill.leave_out("the device's compute rate is not told");
    setup.input = row.input;
    const SpeedEstimate estimate = estimate_speed(setup, constants);
    if (row.depth <= 0 || row.decode_rate)
        return families.prefill.compare(row.id, *row.prefill_rate, estimate.prefill_tokens_per_second, 0);
    // After `depth` tokens a prompt costs what the longer one costs beyond the shorter.
    SpeedSetup whole = setup;
    whole.input = row.input + row.depth;
    SpeedSetup before = setup;
    before.input = row.depth;
    const SpeedShares shares = speed_shares(setup, 1);
    const double attention = prompt_times(whole, constants, shares).attention - prompt_times(before, constants, shares).attention;
    const PromptTimes alone = prompt_times(setup, constants, shares);
    const double seconds = alone.alone - alone.attention + attention;
    const double rate = row.input / seconds;
    families.prefill.compare(row.id, *row.prefill_rate,
                             Range{rate / constants.prompt_spread.high, rate, rate / constants.prompt_spread.low}, 0);
}

void compare_service(const SpeedRow& row, const SpeedConstants& constants, Families& families) {
    const double context = row.input + row.output / 2;
    const bool full = row.kind == SpeedKind::full_load;
    const double ranks = static_cast<double>(row.parallel.data * row.parallel.pipeline);
    const double asked = full ? 4096 * ranks : row.concurrency;
    const double most =
        row.kind == SpeedKind::batch ? 0 : sequences_beside_weights(row.traffic, row.speed, row.parallel, context);
    const SpeedSetup setup{row.traffic, row.speed, row.parallel, row.input, row.output, asked, most, row.chunk};
    const SpeedEstimate estimate = estimate_speed(setup, constants);
    if (row.tpot) families.tpot.compare(row.id, *row.tpot * 1e6, Range{estimate.tpot.low * 1e6, estimate.tpot.typical * 1e6, estimate.tpot.high * 1e6}, 0);
    if (row.ttft) families.ttft.compare(row.id, *row.ttft * 1e6, Range{estimate.ttft.low * 1e6, estimate.ttft.typical * 1e6, estimate.ttft.high * 1e6}, 0);
    if (row.latency)
        families.throughput.compare(row.id, row.concurrency * row.output / *row.latency, static_batch(setup, constants, estimate), 0);
    else if (row.throughput)
        families.throughput.compare(row.id, *row.throughput, full ? estimate.tokens_per_second : static_batch(setup, constants, estimate), 0);
}

void replay_with(const std::vector<SpeedRow>& rows, const Folds& folds, bool by_model, Families& families) {
    for (const SpeedRow& row : rows) {
        const bool lone = row.kind == SpeedKind::decode || row.kind == SpeedKind::prefill;
        if (!row.unusable.empty()) {
            (lone ? families.decode : row.kind == SpeedKind::serving ? families.tpot : families.throughput).leave_out(row.unusable);
            continue;
        }
        const Constants* constants = folds.find(by_model ? row.model : row.device.id);
        if (constants == nullptr) {
            families.decode.leave_out("no constants without it: run fit_speed.py");
            continue;
        }
        const EngineRelease release = row.release > 0 ? EngineRelease({row.release, 0}) : EngineRelease();
        const SpeedConstants chosen = speed_constants(*constants, row.engine, row.speed, release);
        lone ? compare_lone(row, chosen, families) : compare_service(row, chosen, families);
    }
}

}  // namespace

void replay_speed(const std::filesystem::path& folder, const Catalog& catalog, Report& report) {
    const auto rows = speed_rows(folder, catalog);
    // What is farthest off with its device left out: SGLang with Qwen3-32B in bf16, of which only the H100 was measured, is
    // faster there than its runs on other devices let expect (its release and settings let more prompts pass before a
    // request's first token), and TensorRT-LLM with gpt-oss, slower on the H200 and faster on the B200 than one share tells.
    constexpr double kOff = 100;
    const auto bar = [](double median, double ninetieth) {
        return Bar{.median = median, .ninetieth = ninetieth, .largest = kOff, .inside_from = 0.85, .inside_to = 0.97};
    };
    Families by_model{
        report.family("Speed, model left out: decode, one stream", bar(0.12, 0.30)),
        report.family("Speed, model left out: prefill, one stream", bar(0.25, kOff)),
        report.family("Speed, model left out: time per token, serving", bar(0.12, 0.35)),
        report.family("Speed, model left out: time to first token, serving", bar(0.35, kOff)),
        report.family("Speed, model left out: tokens a second, full load", bar(0.20, kOff)),
    };
    Families by_device{
        report.family("Speed, device left out: decode, one stream", bar(0.12, 0.30)),
        report.family("Speed, device left out: prefill, one stream", bar(0.25, kOff)),
        report.family("Speed, device left out: time per token, serving", bar(0.12, 0.35)),
        report.family("Speed, device left out: time to first token, serving", bar(0.35, kOff)),
        report.family("Speed, device left out: tokens a second, full load", bar(0.20, kOff)),
    };
    replay_with(rows, Folds(catalog, "model"), true, by_model);
    replay_with(rows, Folds(catalog, "device"), false, by_device);
}

}  // namespace ballpark::truth
