using Lowmark.Cli.Input;
using Lowmark.Diagnosis;
using Lowmark.Diagnosis.Model;
using Lowmark.Presenters.Json.Recorded;

namespace Lowmark.Cli.WhatIf;

/// <summary>The reports of a log, or of what explain said of one as JSON.</summary>
internal sealed class LogReports(CliHost host)
{
    /// <summary>Incidents that are answered for; the others are counted.</summary>
    private const int MostIncidents = 50;

    /// <summary>JSON of ours is held whole: it is looked into at many places.</summary>
    private const int MostJsonBytes = 256 << 20;

    private readonly List<DiagnosedReport> _kept = [];
    private readonly HashSet<long> _incidents = [];

    /// <summary>Incidents beyond those that are kept.</summary>
    public long More { get; private set; }

    /// <summary>Inputs that could not be read, which was said.</summary>
    public long Unreadable { get; private set; }

    /// <param name="only">Which report; null for the first of each incident.</param>
    public IReadOnlyList<DiagnosedReport> Read(IReadOnlyList<string> files, long? only)
    {
        using Progress progress = new(host);
        InputNotes notes = new(host, progress, verbose: false);
        InputOpener opener = new(host, notes, progress);
        LogDiagnoser diagnoser = new(report => Keep(report, only), static _ => { });
        foreach (OpenedInput input in new InputReader(opener, notes).Open(InputList.Expand(files, host, notes)))
        {
            Read(input, diagnoser, report => Keep(report, only));
            progress.Clear();
        }

        diagnoser.Finish();
        Unreadable = notes.Unreadable;
        return _kept;
    }

    private static void Read(OpenedInput input, LogDiagnoser diagnoser, Action<DiagnosedReport> keep)
    {
        if (!RecordedReports.Are(input.Head))
        {
            diagnoser.Read(input.Content, input.Name);
            return;
        }

        using MemoryStream whole = new();
        byte[] piece = new byte[64 * 1024];
        int count = input.Content.Read(piece);
        for (; count > 0 && whole.Length < MostJsonBytes; count = input.Content.Read(piece))
        {
            whole.Write(piece, 0, count);
        }

        foreach (DiagnosedReport report in RecordedReports.Read(whole.GetBuffer().AsSpan(0, (int)whole.Length)))
        {
            keep(report);
        }
    }

    private void Keep(DiagnosedReport report, long? only)
    {
        bool isAsked = only is { } wanted ? report.Id == wanted : _incidents.Add(report.Incident);
        if (!isAsked) { return; }
        if (_kept.Count < MostIncidents) { _kept.Add(report); }
        else { More++; }
    }
}
