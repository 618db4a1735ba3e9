/// The system's dialog to choose a file with, as a program of its own: zenity or kdialog, on macOS its own.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include <sys/types.h>

namespace ballpark::desktop {

class FilePicker {
public:
    /// `chosen` is called from another thread when there is something to take.
    explicit FilePicker(std::function<void()> chosen);
    /// Closes a dialog that is open.
    ~FilePicker();
    FilePicker(const FilePicker&) = delete;
    FilePicker& operator=(const FilePicker&) = delete;

    /// Opens the dialog unless it is open; false where the system has none.
    bool open();

    /// The path that was chosen since it was last asked; empty: none.
    std::string take();

private:
    void read(int pipe);

    std::function<void()> chosen_;
    std::mutex mutex_;  // for the two below
    std::string path_;
    pid_t dialog_ = 0;  ///< 0: none is open
    std::thread reader_;
};

}  // namespace ballpark::desktop
