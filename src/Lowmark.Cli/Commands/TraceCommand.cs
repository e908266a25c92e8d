using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Lowmark.Cli.Trace;
using Lowmark.Kernel;
using Lowmark.Kernel.Gfp;
using Lowmark.Kernel.Units;
using Lowmark.Traces.Wanted;

namespace Lowmark.Cli.Commands;

/// <summary><c>lowmark trace</c>: who takes the memory apart.</summary>
internal sealed class TraceCommand
{
    private const string Slab = "slab";

    /// <summary>In the order of <see cref="TraceViewName"/>.</summary>
    private static readonly string[] s_views = ["alloc", "frag", "stall", "atomic", "leak", "faults"];

    private readonly TextForm _text;

    private readonly Argument<string> _view = new("VIEW")
    {
        Description = "alloc: who allocates what; frag: who takes other types' pageblocks; stall: who waits for "
            + "memory; atomic: bursts that can not wait, against the reserve; leak: what is not given back; faults: "
            + "page faults by mapping",
        HelpName = string.Join('|', s_views),
    };

    private readonly Argument<string?> _whose = new("PID")
    {
        Description = "of leak and faults: whose; for leak also slab, all kernel objects of the machine",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<TimeSpan?> _duration = Values.Interval(
        "--duration", "how long: 10s, 5m (default: on a terminal until q or Ctrl-C, else 10s)");

    private readonly Option<string?> _input = new("--input", "-i")
    {
        Description = "read a trace instead of this machine: one recorded with --output, text of tracefs, of trace-cmd "
            + "report or of perf script; - for standard input",
        HelpName = "FILE",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "record the events too, as text that --input and other tools read; a new file",
        HelpName = "FILE",
    };

    private readonly Option<bool> _slab = new("--slab")
    {
        Description = "alloc: kmalloc and slab caches instead of pages",
    };

    private readonly Option<int[]> _pids = Values.Pids("--pid", "only what these processes ask for");

    private readonly Option<string?> _group = new("--cgroup")
    {
        Description = "only what the tasks of this memory group ask for",
        HelpName = "PATH",
    };

    private readonly Option<int?> _order = new("--order")
    {
        Description = "only blocks of this order or larger",
        HelpName = "ORDER",
        CustomParser = result => Parsed(result, "--order", 0, 20, "an order from 0 to 20"),
    };

    private readonly Option<string?> _gfp = new("--gfp")
    {
        Description = "only requests with these flags: GFP_ATOMIC, __GFP_ZERO|__GFP_COMP",
        HelpName = "FLAGS",
    };

    private readonly Option<TimeSpan?> _age = Values.Interval(
        "--age", "leak: what is younger is not counted (default: half of the trace)");

    private readonly Option<int?> _budget = new("--budget")
    {
        Description = "how much it may cost, in per cent of one CPU: beyond it only part of the time is recorded "
            + "(default: 10)",
        HelpName = "PERCENT",
        CustomParser = result => Parsed(result, "--budget", 1, 100, "1 to 100 per cent"),
    };

    private readonly Option<int?> _events = new("--events")
    {
        Description = "how many events a second at most (default: 200000)",
        HelpName = "COUNT",
        CustomParser = result => Parsed(result, "--events", 100, 100_000_000, "100 to 100000000"),
    };

    private readonly Option<string> _format = Values.Choice(
        "--format", "form of the results", "text", "md", "html", "json", "svg", "folded");

    private readonly Option<bool> _verbose = new("--verbose", "-v") { Description = "all rows, and all call stacks" };

    private TraceCommand(CliHost host)
    {
        _text = new(host);
        _view.CompletionSources.Add(s_views);
    }

    public static Command Build(CliHost host)
    {
        TraceCommand trace = new(host);
        DocumentedCommand command = new(
            "trace", "Trace the running kernel: who allocates, who fragments, who stalls, how large the bursts are.",
            ("sudo lowmark trace alloc", "who allocates what, live; q ends it"),
            ("sudo lowmark trace atomic --duration 60s", "the bursts that can not wait, and the reserve they need"),
            ("sudo lowmark trace stall --duration 30s --format html >stall.html", "who waited for memory, drawn"),
            ("sudo lowmark trace leak slab --duration 5m", "kernel objects that are not given back, by who asked"),
            ("sudo lowmark trace faults 4711 --duration 10s", "what a process touches"),
            ("sudo lowmark trace alloc --order 3 --format svg >alloc.svg", "a flame graph of large blocks"),
            ("perf script | lowmark trace alloc --input -", "what perf record -g -e kmem:mm_page_alloc saw"))
        {
            trace._view, trace._whose, trace._duration, trace._input, trace._output, trace._slab, trace._pids,
            trace._group, trace._order, trace._gfp, trace._age, trace._budget, trace._events, trace._format,
            trace._verbose, trace._text.Color, trace._text.Width,
        };
        command.Validators.Add(trace.Validate);
        command.SetAction(parsed => new TraceRun(host).Run(trace.Options(parsed)));
        return command;
    }

    private void Validate(CommandResult result)
    {
        string view = result.GetValue(_view) ?? "";
        if (!s_views.Contains(view)) { result.AddError($"there is no view '{view}': {string.Join(", ", s_views)}"); }
        string? whose = result.GetValue(_whose);
        bool takesPid = view is "leak" or "faults";
        bool isRecorded = result.GetValue(_input) is not null;
        if (whose is not null && !takesPid) { result.AddError($"{view} takes no '{whose}'; --pid names processes"); }
        if (whose is null && takesPid && !isRecorded)
        {
            result.AddError(view == "leak" ? "leak takes a process id, or slab" : "faults takes a process id");
        }

        if (whose is not null && takesPid && !(view == "leak" && whose == Slab) && PidOf(whose) is null)
        {
            result.AddError($"{view} takes a process id{(view == "leak" ? ", or slab" : "")}, not '{whose}'");
        }

        if (isRecorded && result.GetValue(_output) is not null) { result.AddError("--input is a recording already"); }
        if (isRecorded && result.GetValue(_group) is not null)
        {
            result.AddError("a recording does not tell groups; --pid names tasks");
        }

        if (GfpOf(result.GetValue(_gfp)) is null)
        {
            result.AddError(
                $"--gfp takes names such as GFP_ATOMIC or __GFP_ZERO|__GFP_COMP, not '{result.GetValue(_gfp)}'");
        }
    }

    private TraceOptions Options(ParseResult parsed)
    {
        TraceFilter filter = new(
            (parsed.GetValue(_pids) ?? []).ToEquatableArray(), parsed.GetValue(_group),
            parsed.GetValue(_order) is { } order ? new Order(order) : null, GfpOf(parsed.GetValue(_gfp)) ?? default);
        TraceBudget budget = new(
            parsed.GetValue(_budget) ?? TraceBudget.Usual.CpuPercent,
            parsed.GetValue(_events) ?? TraceBudget.Usual.EventsPerSecond);
        return new(
            (TraceViewName)Array.IndexOf(s_views, parsed.GetValue(_view)), PidOf(parsed.GetValue(_whose)),
            parsed.GetValue(_slab), parsed.GetValue(_input), parsed.GetValue(_output), parsed.GetValue(_duration),
            parsed.GetValue(_age), filter, budget, FormOf(parsed.GetValue(_format)),
            _text.Of(parsed, parsed.GetValue(_verbose)));
    }

    private static TraceForm FormOf(string? format) => format switch
    {
        "md" => TraceForm.Markdown,
        "html" => TraceForm.Html,
        "json" => TraceForm.Json,
        "svg" => TraceForm.Flame,
        "folded" => TraceForm.Folded,
        _ => TraceForm.Text,
    };

    private static int? PidOf(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && pid > 0 ? pid : null;

    /// <returns>Null when a name is not one.</returns>
    private static GfpFlags? GfpOf(string? names)
    {
        if (names is null) { return GfpFlags.None; }
        DecodedGfp? decoded = GfpDecoder.Decode(null, names, null);
        return decoded is { Unknown.IsEmpty: true } ? decoded.Flags : null;
    }

    private static int? Parsed(ArgumentResult result, string option, int least, int most, string takes)
    {
        string text = result.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most)
        {
            return number;
        }

        result.AddError($"{option} takes {takes}, not '{text}'");
        return null;
    }
}
