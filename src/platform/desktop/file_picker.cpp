#include "platform/desktop/file_picker.h"

#include <array>
#include <csignal>
#include <utility>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace ballpark::desktop {
namespace {

using Command = std::array<const char*, 4>;

// Each prints the path on a line of its own, or nothing.
#ifdef __APPLE__
constexpr std::array kDialogs = {Command{"osascript", "-e", "POSIX path of (choose file)", nullptr}};
#else
constexpr std::array kDialogs = {Command{"zenity", "--file-selection", "--title=Ballpark", nullptr},
                                 Command{"kdialog", "--getopenfilename", nullptr, nullptr}};
#endif

/// The process, whose output goes to `out`; 0 where there is no such program.
pid_t started(const Command& command, int out) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    std::array<std::string, 4> words;
    std::array<char*, 5> arguments{};
    for (std::size_t i = 0; i < command.size() && command[i] != nullptr; ++i) arguments[i] = (words[i] = command[i]).data();
    pid_t process = 0;
    const int error = posix_spawnp(&process, command.front(), &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    return error == 0 ? process : 0;
}

}  // namespace

FilePicker::FilePicker(std::function<void()> chosen) : chosen_(std::move(chosen)) {}

FilePicker::~FilePicker() {
    {
        const std::scoped_lock lock(mutex_);
        if (dialog_ != 0) kill(dialog_, SIGTERM);
    }
    if (reader_.joinable()) reader_.join();
}

bool FilePicker::open() {
    const std::scoped_lock lock(mutex_);
    if (dialog_ != 0) return true;
    if (reader_.joinable()) reader_.join();  // it has nothing left to lock
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) return false;
    // No other program may keep the pipe open.
    for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
    for (const Command& command : kDialogs)
        if (dialog_ == 0) dialog_ = started(command, ends[1]);
    close(ends[1]);
    if (dialog_ != 0) {
        reader_ = std::thread([this, end = ends[0]] { read(end); });
    } else {
        close(ends[0]);
    }
    return dialog_ != 0;
}

void FilePicker::read(int pipe) {
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t size = 0; (size = ::read(pipe, buffer.data(), buffer.size())) > 0;) text.append(buffer.data(), static_cast<std::size_t>(size));
    close(pipe);
    int status = 0;
    {
        const std::scoped_lock lock(mutex_);
        waitpid(dialog_, &status, 0);
        dialog_ = 0;
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) path_ = text.substr(0, text.find('\n'));
    }
    chosen_();
}

std::string FilePicker::take() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(path_, {});
}

}  // namespace ballpark::desktop
