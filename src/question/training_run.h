/// One way to run what `train` or `finetune` asks: on so many devices, laid out so, this fast, for this money.
#pragma once

#include <optional>
#include <vector>

#include "question/training_objective.h"

namespace ballpark {

struct TrainingRun {
    std::int64_t gpus = 0;
    TrainSetup setup;          ///< with the layout that was chosen
    TrainMemory memory;        ///< of one device
    bool fits = false;
    Range mfu;
    Range goodput;
    Range tokens_per_second;   ///< of all devices
    Range gpu_hours;           ///< paid for
    Range days;
    std::optional<Range> usd;
    double forward_share = 0;     ///< of the time: passes of models that only compute
    double generating_share = 0;  ///< of the time: answers in the making
};

/// What all runs of a question share. The question must outlive it.
struct TrainingBasis {
    const TrainingQuestion& question;
    TrainModel model;
    TrainConstants speed;
    TrainMemoryConstants memory;
    TrainFlop flop;
    std::optional<HourlyPrice> price;
    ObjectiveWork beside;
    double padding = 1;        ///< tokens that are computed for each that is trained on
};

/// Memory of the question laid out as `setup` says.
TrainMemoryInput memory_input(const TrainingBasis& basis, const TrainSetup& setup);

/// The fewest devices that hold one micro-batch, 0: more than were tried.
std::int64_t fewest_devices(const TrainingBasis& basis);

/// The question on `gpus` devices; ranks that it names are kept, the rest of the devices hold further copies.
/// Error: `unsupported`, field "gpu", where the device's rate is not known.
Result<TrainingRun> training_run(const TrainingBasis& basis, std::int64_t gpus, Worksheet* why = nullptr);

/// The same with more and more devices, twice as many each time, from `fewest` on: for a curve of cost against days.
/// It ends where a device would have no sequence of its own left, and holds `asked` too.
std::vector<TrainingRun> training_curve(const TrainingBasis& basis, std::int64_t fewest, std::int64_t asked);

}  // namespace ballpark
