/* What an administrator would do before the incident. */
#include "lab.h"

void fix(void)
{
    if (!program_start("/fix/args", 0, "/fix/said", "/fix/said")) { return; }
    label_number("fix_exit", program_wait());
    stream_copy("fix.txt", "/fix/said");
}
