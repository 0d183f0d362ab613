#!/bin/sh
# Write the table of all device classes that the given sources define.
classes=$(sed -n 's/^const struct orr_device_class \(orr_[a-z0-9_]*_class\) = .*/\1/p' "$@" | sort)
echo '/* Made by models/list.sh. */'
echo '#include <orrery/device.h>'
echo
echo '#include <string.h>'
echo
for c in $classes; do
	echo "extern const struct orr_device_class $c;"
done
echo
echo 'static const struct orr_device_class *const models[] = {'
for c in $classes; do
	printf '\t&%s,\n' "$c"
done
cat <<'END'
	NULL,
};

const struct orr_device_class *const *orr_models(void)
{
	return models;
}

const struct orr_device_class *orr_model_find(const char *compatible)
{
	for (size_t i = 0; models[i]; i++)
		if (strcmp(models[i]->compatible, compatible) == 0)
			return models[i];
	return NULL;
}
END
