/* SPDX-License-Identifier: Apache-2.0 */
#include "file.h"

#include <errno.h>

int close_written(FILE *f)
{
	int code = 0;

	if (fflush(f) != 0 || ferror(f)) /* errno may be of before */
		code = errno ? errno : EIO;
	if (fclose(f) != 0 && code == 0)
		code = errno;
	return code;
}
