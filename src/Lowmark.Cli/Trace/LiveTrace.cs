using System.Globalization;
using System.Text;
using Lowmark.Cli.Input;
using Lowmark.Cli.Input.Live;
using Lowmark.Cli.Top;
using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Kernel.Units;
using Lowmark.Presenters;
using Lowmark.Tracer;
using Lowmark.Tracer.Files;
using Lowmark.Traces.Events;
using Lowmark.Traces.Recordings;
using Lowmark.Traces.Scenes;
using Lowmark.Traces.Views;
using Lowmark.Traces.Wanted;

namespace Lowmark.Cli.Trace;

/// <summary>A view of this machine while it runs: on a terminal live until it is ended, else for a time.</summary>
internal sealed class LiveTrace(CliHost host, TraceOptions options)
{
    /// <summary>Where nobody watches and no time was named.</summary>
    private static readonly TimeSpan s_usualDuration = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan s_drain = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);

    private readonly HashSet<int> _own = [];

    /// <returns>Null when this machine can not be traced, which was said.</returns>
    public TraceReport? Run()
    {
        using MachineFiles? files = MachineRoot.Open(host, "/");
        if (files is null || FilterOf(files) is not { } filter) { return null; }
        using TraceSession? session = TraceSession.Open(
            TraceViews.Wish(options, filter), files, host.Clock, () => Environment.CpuUsage.TotalTime,
            out TraceRefusal? refusal);
        if (session is null)
        {
            host.Complain(refusal!.Why);
            return null;
        }

        using Stream? file = OpenRecording(out bool isRefused);
        return isRefused ? null : Trace(files, session, file);
    }

    private TraceReport Trace(MachineFiles files, TraceSession session, Stream? file)
    {
        TraceView view = TraceViews.Of(options, session.Tables);
        string[] maps = options.Pid is { } pid && options.View is TraceViewName.Faults ? [SceneFiles.Maps(pid)] : [];
        TraceRecorder? recorder = file is null
            ? null
            : new(file, session.Tables, options.View.ToString().ToLowerInvariant(), maps);
        FilteredEvents events = new(
            session.Tables, TraceFilter.All, _own, recorder is null ? [view] : new TraceConsumer[] { view, recorder });
        events.Look(session.NowNs, files);
        Follow(files, session, events, view);
        session.Stop();
        Drain(files, session, events);
        events.Look(session.NowNs, files);
        recorder?.Finish(session.Coverage);
        return view.Build(session.Coverage);
    }

    private void Follow(MachineFiles files, TraceSession session, TraceConsumer events, TraceView view)
    {
        bool isLive = options.Duration is null && host.OutputIsTerminal && options.Form is TraceForm.Text;
        using PosixTerminal? terminal = isLive ? PosixTerminal.Open(host) : null;
        using ManualResetEventSlim ended = new();
        using IDisposable? signals = terminal is null ? host.WhenInterrupted(ended.Set) : null;
        using Progress progress = new(host);
        TimeSpan? most = options.Duration ?? (terminal is null ? s_usualDuration : null);
        long begun = host.Clock.GetTimestamp();
        TimeSpan looked = TimeSpan.Zero;
        terminal?.Enter();
        for (TimeSpan now = TimeSpan.Zero; !(now >= most); now = host.Clock.GetElapsedTime(begun))
        {
            TimeSpan wait = most is { } end && end - now < s_drain ? end - now : s_drain;
            if (terminal is null ? ended.Wait(wait) : IsEnded(terminal, wait)) { break; }
            Drain(files, session, events);
            if (host.Clock.GetElapsedTime(begun) - looked < s_look) { continue; }
            looked = host.Clock.GetElapsedTime(begun);
            events.Look(session.NowNs, files);
            if (terminal is not null) { Draw(terminal, view.Build(session.Coverage)); }
            else { progress.Say(Progressing(looked, most, session.Coverage)); }
        }

        terminal?.Leave();
    }

    /// <summary>Without what our own threads asked for: new ones may have come since the last time.</summary>
    private void Drain(MachineFiles files, TraceSession session, TraceConsumer events)
    {
        List<string> threads = [];
        files.List("/proc/self/task", threads);
        foreach (string thread in threads)
        {
            if (int.TryParse(thread, CultureInfo.InvariantCulture, out int own)) { _own.Add(own); }
        }

        session.Drain(events);
    }

    private static bool IsEnded(PosixTerminal terminal, TimeSpan wait) => terminal.Wait(wait) switch
    {
        { Kind: TerminalEventKind.End } or { Kind: TerminalEventKind.Key, Key: TerminalKey.Quit } => true,
        _ => false,
    };

    /// <summary>The answer so far, as much of it as there is room for.</summary>
    private void Draw(PosixTerminal terminal, TraceReport report)
    {
        (int columns, int rows) = terminal.Size;
        using MemoryStream text = new();
        TracePresenter.WriteText(
            text, report, new(columns, options.Text.Colour, options.Text.Unicode, options.Text.Verbose));
        string[] lines = Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).Split('\n');
        StringBuilder screen = new("\e[H");
        foreach (string line in lines.Take(rows - 1)) { screen.Append(line).Append("\e[K\r\n"); }
        screen.Append("\e[J\e[").Append(rows).Append(";1Hq ends the trace and prints it whole\e[K");
        terminal.Write(Encoding.UTF8.GetBytes(screen.ToString()));
    }

    private static string Progressing(TimeSpan now, TimeSpan? most, TraceCoverage seen)
    {
        string of = most is { } end ? $" of {DurationText.Of(end.TotalSeconds)}" : "";
        return $"tracing: {DurationText.Of(now.TotalSeconds)}{of}, {SizeText.Count(seen.Events, "event", "events")}";
    }

    /// <returns>The filter, with all threads of the process in place of it. Null when there is no such process, which
    /// was said.</returns>
    private TraceFilter? FilterOf(MachineFiles files)
    {
        List<int> threads = [];
        IEnumerable<int> processes = options.Pid is { } pid ? options.Filter.Pids.Append(pid) : options.Filter.Pids;
        foreach (int process in processes)
        {
            List<string> names = [];
            if (files.List($"/proc/{process}/task", names) is not HostFileState.Read)
            {
                host.Complain($"there is no process {process}; lowmark top and ps show those that run");
                return null;
            }

            threads.AddRange(names.Select(
                name => int.TryParse(name, CultureInfo.InvariantCulture, out int thread) ? thread : process));
        }

        return options.Filter with { Pids = threads.Distinct().Order().ToEquatableArray() };
    }

    private Stream? OpenRecording(out bool isRefused)
    {
        isRefused = false;
        if (options.Record is not { } path) { return null; }
        try
        {
            return RecordingFile.Create(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            host.Complain($"{path}: {error.Message}; name a file that is not there yet");
            isRefused = true;
            return null;
        }
    }
}
