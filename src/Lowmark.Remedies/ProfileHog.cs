namespace Lowmark.Remedies;

/// <summary>Finds out what in the program holds the memory.</summary>
internal static class ProfileHog
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Is("manual", "runtime-limit") || s.Hog is not { } hog) { return null; }
        bool isAlive = hog.Pid is { } id && !hog.IsVictim && !s.WasKilled(id);
        string known = hog.Pid is { } number ? $"{number}" : "";
        string pid = isAlive ? known : NextRun.Pid(hog.Name);
        string swapped = hog.Swap is { Count: > 0 } swap ? $" and {Amount.Text(swap)} in swap" : "";
        return new(
            "profile-hog",
            $"Find out what in {hog.Name} holds the memory (pid "
            + $"{known}{(isAlive ? "" : " was killed: look at its next run")})",
            RemedyTime.Lasting,
            [
                $"sudo cat /proc/{pid}/smaps_rollup",
                $"sudo pmap -X {pid} | sort -k7 -n | tail",
                "valgrind --tool=massif COMMAND  # on a test system",
            ],
            null,
            $"It held {Amount.Text(hog.Resident)}{swapped}. Read it twice, an hour apart: a size that only grows is a "
                + "leak or a cache without a bound; one that levels off is the program's need, and the limits should "
                + "fit it.",
            "Reading smaps of a large process holds up its page faults for a moment; massif makes a program many "
                + "times slower.",
            [],
            s.Because("process-leak", "process-hog"));
    }
}
