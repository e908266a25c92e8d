namespace Lowmark.Remedies;

/// <summary>Says that nothing needs to be done, which is an answer too.</summary>
internal static class LeaveAlone
{
    public static Remedy? Propose(Situation s)
    {
        if (s.Has("harmless-fallback"))
        {
            return new(
                "leave-alone",
                "Do nothing: the request was optional and its caller copes",
                RemedyTime.Now,
                [],
                null,
                "The kernel tried for more than it needed, did not get it and went on with less. Nobody was killed "
                    + "and nothing failed.",
                "None. If the line comes often, the log is the only thing that suffers.",
                [],
                s.Because("harmless-fallback"));
        }

        return !s.Is("manual")
            ? null
            : new(
                "leave-alone",
                "Do nothing about memory: the kill was asked for by hand",
                RemedyTime.Now,
                ["sudo journalctl -k -g sysrq", "last -n 20"],
                null,
                "sysrq-f kills one task whether memory is short or not. The question is who pressed it and why.",
                "None: it only reads.",
                [],
                s.Because("manual"));
    }
}
