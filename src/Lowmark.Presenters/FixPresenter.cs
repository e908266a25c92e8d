using System.Globalization;
using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Apply.Verifying;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Json;
using Lowmark.Presenters.Text;

namespace Lowmark.Presenters;

/// <summary>Tells of a fix while it is made or taken back, a line for each step; and of all that were made.</summary>
public sealed class FixPresenter(Stream output, TextOptions options) : IDisposable
{
    /// <summary>What drivers ask for, and a huge page of x86.</summary>
    private static readonly int[] s_orders = [3, 9];

    private readonly Canvas _canvas = new(output, options);

    /// <summary>Written at once: whoever watches wants to know.</summary>
    public void Tell(FixRecord fix, FixEvent happened)
    {
        ArgumentNullException.ThrowIfNull(fix);
        string Does(int step) => fix.Steps[step].Plan.Step.Does;
        switch (happened)
        {
            case FixBegan began:
                _canvas.Paragraph($"Fix {began.Id}", Ink.Strong);
                break;
            case StepDone done:
                _canvas.Field("Done", Does(done.Step), Ink.Good);
                if (done.Effect is { } effect) { Effect(effect); }
                break;
            case StepFailed failed:
                _canvas.Field("Stopped", Does(failed.Step), Ink.Bad);
                Why(failed.Surprise);
                break;
            case TakeBackBegan began:
                _canvas.Paragraph(Begins(fix, began.Reason), Ink.Strong);
                break;
            case StepTakenBack back:
                _canvas.Field("Back", back.Note is { } note ? $"{Does(back.Step)}: {note}" : Does(back.Step));
                break;
            case StepStays stays:
                _canvas.Field("Stays", Does(stays.Step), Ink.Bad);
                Why(stays.Surprise);
                break;
            case FixEnded ended:
                Ink ink = ended.State is FixState.PartlyTakenBack ? Ink.Bad : Ink.Strong;
                _canvas.Paragraph(End(fix, ended.State), ink);
                break;
        }

        _canvas.Flush();
    }

    /// <summary>Why nothing was begun.</summary>
    public void Tell(Surprise surprise)
    {
        ArgumentNullException.ThrowIfNull(surprise);
        _canvas.Field("Stopped", Sentence(surprise.What), Ink.Bad);
        _canvas.Field("", Sentence(surprise.Instead));
        _canvas.Flush();
    }

    /// <summary>Whether the machine is worse off, by which numbers.</summary>
    public void Tell(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        string over = verdict.After is { } after ? $" in {DurationText.Of(after.Span.TotalSeconds)}" : "";
        (string words, Ink ink) = verdict.Kind switch
        {
            VerdictKind.Worse => ($"The machine got worse{over}, so the fix is taken back.", Ink.Bad),
            VerdictKind.NotWorse => ($"The machine did not get worse{over}.", Ink.Good),
            VerdictKind.Unknown => ("The machine tells too little to say whether it got worse.", Ink.Plain),
        };
        _canvas.Field("Watched", words, ink);
        foreach (VerdictMeasure measure in verdict.Measures.AsSpan())
        {
            if (measure.After is not { } now) { continue; }
            string before = measure.Before is { } was ? $"{Figure(was)} before, " : "";
            string limit = measure.Limit is { } most ? $" (worse is above {Figure(most)})" : "";
            _canvas.Field(
                "", $"{Name(measure.Subject)}: {before}{Figure(now)} after{limit}",
                measure.IsWorse is true ? Ink.Bad : Ink.Dim, extraIndent: 2);
        }

        _canvas.Flush();
    }

    /// <summary>Oldest first; in verbose text with every step.</summary>
    public void Tell(FixHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        foreach (FixRecord fix in history.Fixes.AsSpan())
        {
            _canvas.Paragraph($"{fix.Id}  {Word(fix.State)}", Ink.Strong);
            foreach (IGrouping<string, RecordedStep> change in fix.Steps
                .GroupBy(step => step.Plan.Setting, StringComparer.Ordinal))
            {
                _canvas.Paragraph(change.Key, indent: 2);
                if (!options.Verbose) { continue; }
                foreach (RecordedStep step in change)
                {
                    _canvas.Paragraph($"{Word(step.State)}: {step.Plan.Step.Does}", Ink.Dim, indent: 4);
                    if (step.Surprise is not { } surprise) { continue; }
                    _canvas.Paragraph(Sentence(surprise.What), Ink.Bad, indent: 6);
                }
            }
        }

        foreach (Surprise unreadable in history.Unreadable.AsSpan()) { Tell(unreadable); }
        if (history.Fixes.IsEmpty && history.Unreadable.IsEmpty)
        {
            _canvas.Paragraph("No fix was made on this machine.");
        }

        _canvas.Flush();
    }

    /// <summary>One document: <c>{"schema": 1, "fixes": […]}</c>.</summary>
    public static void WriteJson(Stream output, IEnumerable<FixRecord> fixes, Surprise? surprise, Verdict? verdict)
    {
        ArgumentNullException.ThrowIfNull(output);
        JsonText.WriteLine(output, (fixes, surprise, verdict), FixJson.Document);
    }

    public void Dispose() => _canvas.Dispose();

    private void Why(Surprise surprise)
    {
        _canvas.Field("", Sentence(surprise.What), extraIndent: 2);
        _canvas.Field("", Sentence(surprise.Instead), Ink.Dim, extraIndent: 2);
    }

    private void Effect(TriggerEffect effect)
    {
        (MemoryGlance before, MemoryGlance after) = (effect.Before, effect.After);
        if (before.Free is { } was && after.Free is { } now)
        {
            _canvas.Field("", $"free memory {SizeText.Of(was)} before, {SizeText.Of(now)} after", extraIndent: 2);
        }

        foreach (ZonePieces zone in after.Pieces.AsSpan())
        {
            if (Same(before, zone) is { } then && Gained(then, zone) is { } gained)
            {
                _canvas.Field("", $"Node {zone.Node} {zone.Zone}: {gained}", extraIndent: 2);
            }
        }
    }

    private static ZonePieces? Same(MemoryGlance before, ZonePieces zone)
    {
        foreach (ZonePieces one in before.Pieces.AsSpan())
        {
            if (one.Node == zone.Node && one.Zone == zone.Zone) { return one; }
        }

        return null;
    }

    private static string? Gained(ZonePieces before, ZonePieces after)
    {
        int orders = Math.Min(before.UnusablePermille.Count, after.UnusablePermille.Count);
        string[] parts = [.. s_orders.Where(order => order < orders).Select(order =>
            $"order {order}: {Percent(before.UnusablePermille[order])} of free memory unusable before, "
                + $"{Percent(after.UnusablePermille[order])} after")];
        return parts.Length == 0 ? null : string.Join("; ", parts);
    }

    private static string Figure(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private static string Name(VerdictSubject subject) => subject switch
    {
        VerdictSubject.Kills => "tasks killed",
        VerdictSubject.FullPressure => "percent of time in which all tasks waited for memory",
        VerdictSubject.SomePressure => "percent of time in which some task waited for memory",
        VerdictSubject.AllocationStalls => "allocations a second that had to reclaim",
        VerdictSubject.CompactionFailures => "failed compactions a second",
    };

    private static string Percent(int permille) =>
        string.Create(CultureInfo.InvariantCulture, $"{permille / 10.0:0.#} %");

    private static string Begins(FixRecord fix, TakeBackReason reason) => reason switch
    {
        TakeBackReason.Surprise => "What was done is taken back.",
        TakeBackReason.Asked => $"Fix {fix.Id} is taken back.",
        TakeBackReason.Interrupted => $"Fix {fix.Id} was interrupted; what it did is taken back.",
    };

    private static string End(FixRecord fix, FixState state) => state switch
    {
        FixState.Applied => $"Made. To take it back: lowmark fix --undo {fix.Id}",
        FixState.TakenBack => "Nothing of it is left.",
        FixState.PartlyTakenBack => $"Not all of it could be taken back: lowmark fix --undo {fix.Id} tries again.",
        FixState.Open => "It goes on.",
    };

    private static string Word(FixState state) => state switch
    {
        FixState.Open => "interrupted",
        FixState.Applied => "applied",
        FixState.TakenBack => "taken back",
        FixState.PartlyTakenBack => "partly taken back",
    };

    private static string Word(StepState state) => FixJson.Word(state).Replace('_', ' ');

    private static string Sentence(string text) => text.Length == 0 || text.EndsWith('.')
        ? Capital(text)
        : $"{Capital(text)}.";

    private static string Capital(string text) => text.Length == 0 || !char.IsAsciiLetterLower(text[0])
        ? text
        : $"{char.ToUpperInvariant(text[0])}{text[1..]}";
}
