using System.Globalization;

namespace Lowmark.Cli.Input.Live;

/// <summary>All that this machine still knows of what its kernel said: the journal of each boot, crash dumps, the
/// kernel's ring buffer.</summary>
internal sealed class LiveSources(CliHost host, InputNotes notes)
{
    private const string AsRoot = "run it as root: sudo lowmark explain";

    private readonly LiveMachine _machine = host.Machine;

    /// <param name="boot">Null for all boots.</param>
    /// <returns>In the order of time; the one that grows, if any, last.</returns>
    public IEnumerable<InputSource> Find(BootChoice? boot)
    {
        JournalProgram? journal = _machine.Journal is { } path ? new(path) : null;
        IReadOnlyList<string> boots = journal is null ? [] : Boots(journal);
        bool isCurrent = boot?.IsCurrent(CurrentBootId()) ?? true;
        int? only = boot?.In(boots);
        if (boot is not null && only is null && !isCurrent)
        {
            notes.Complain(boots.Count == 0
                ? "--boot: there is no journal to look in; what the machine kept may be in /var/log"
                : "--boot: the journal does not hold this boot; those it holds: journalctl --list-boots");
            yield break;
        }

        for (int i = 0; i < boots.Count; i++)
        {
            if (only is null || only == i) { yield return OfBoot(journal!, boots[i], i + 1 - boots.Count); }
        }

        if (boot is null)
        {
            foreach (InputSource source in Kept(hasJournal: boots.Count > 0)) { yield return source; }
        }

        if (isCurrent && File.Exists(_machine.KernelRing)) { yield return Ring(journal); }
        notes.EndSearch("this machine");
    }

    private IEnumerable<InputSource> Kept(bool hasJournal)
    {
        if (!hasJournal)
        {
            foreach (string pattern in _machine.Logs)
            {
                foreach (string path in InputList.Matches(pattern))
                {
                    yield return InputSource.OfFile(path, host) with { WasFound = true };
                }
            }
        }

        foreach (string folder in _machine.CrashFolders)
        {
            foreach (InputSource dump in CrashDumps.Below(folder, host, notes)) { yield return dump; }
        }
    }

    private IReadOnlyList<string> Boots(JournalProgram journal)
    {
        try
        {
            IReadOnlyList<string> boots = journal.Boots(out string? problem);
            if (problem is not (null or JournalProgram.NoFiles))
            {
                notes.Complain(
                    $"the journal: {problem.TrimEnd('.')}; {AsRoot}, or as a member of the group systemd-journal");
            }

            return boots;
        }
        catch (IOException error)
        {
            notes.Complain($"the journal: {_machine.Journal} cannot be run ({error.Message})");
            return [];
        }
    }

    private static InputSource OfBoot(JournalProgram journal, string id, int offset) =>
        new(string.Create(CultureInfo.InvariantCulture, $"journal (boot {offset})"), () => journal.Read(id))
        {
            WasFound = true,
            Follow = offset == 0 ? journal.Follow : null,
        };

    private InputSource Ring(JournalProgram? journal) =>
        new(_machine.KernelRing, () => new KernelRing(_machine.KernelRing))
        {
            WasFound = true,
            WithoutPermission = AsRoot,
            Follow = stop =>
            {
                try
                {
                    return new KernelRing(_machine.KernelRing, stop);
                }
                catch (UnauthorizedAccessException) when (journal is not null)
                {
                    return journal.Follow(stop);
                }
            },
        };

    private string? CurrentBootId()
    {
        try
        {
            return File.ReadAllText(_machine.BootId).Trim().Replace("-", "", StringComparison.Ordinal);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
